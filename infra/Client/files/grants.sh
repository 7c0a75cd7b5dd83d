# Run by Systems Manager as root. Becomes the short-lived account that may grant, through a proxy
# that lives as long as this script, creates the database where it is missing, and applies the
# workload's privileges there.
set -eu
umask 022
# @settings@

directory=$(mktemp -d)
proxy=
finish() {
  if [ -n "$proxy" ]; then
    kill "$proxy" 2>/dev/null || :
    wait "$proxy" || :
  fi
  rm -rf "$directory"
}
trap finish EXIT
trap 'exit 1' INT TERM
# The proxy runs as its own user and reads its credentials here.
chmod 0755 "$directory"

cat >"$directory/credentials.json" <<'END-OF-CREDENTIALS'
@credentials@
END-OF-CREDENTIALS
cat >"$directory/grants.sql" <<'END-OF-GRANTS'
@sql@END-OF-GRANTS

start_proxy() {
  setpriv --reuid "$system_user" --regid "$(id -g "$system_user")" --clear-groups \
    env --ignore-environment "AWS_REGION=$region" NO_PROXY=169.254.169.254 \
    @command@ >"$directory/proxy.log" 2>&1 &
  proxy=$!
}

as_grantor() {
  env --ignore-environment PATH=/usr/bin:/bin LC_ALL=C.UTF-8 PGCONNECT_TIMEOUT=35 \
    PGHOST=127.0.0.1 "PGPORT=$port" "PGUSER=$grantor" PGSSLMODE=disable \
    psql --no-psqlrc --no-password --quiet "$@"
}

cd "$directory"
start_proxy
# It listens within a second, and a login before that would be lost.
for _ in 1 2 3 4 5 6 7 8 9 10; do
  ! curl --silent --fail --output /dev/null "http://127.0.0.1:$health_port/startup" || break
  sleep 1
done
attempt=1
# An IAM binding that has just been made takes some minutes to hold.
until as_grantor --dbname=postgres --command='select 1' >/dev/null 2>"$directory/psql.log"; do
  if ! kill -0 "$proxy" 2>/dev/null; then
    cat "$directory/proxy.log" >&2
    echo "error: the proxy ended before a login worked; its last words are above." >&2
    exit 1
  fi
  if [ "$attempt" -ge "$attempts" ]; then
    cat "$directory/proxy.log" "$directory/psql.log" >&2
    echo "error: no login as $grantor after $attempts attempts. Run verify: if every hop works," \
      "the account is missing (applyGrants: true, pulumi up) or too young (try again)." >&2
    exit 1
  fi
  attempt=$((attempt + 1))
  sleep 15
done

# The right to create databases is an attribute of the group's role, which members do not inherit.
# The database then belongs to the group, as everything that the grants create does.
as_grantor --dbname=postgres --set=ON_ERROR_STOP=1 --set="name=$database" <<'END-OF-DATABASE'
set role alloydbsuperuser;
select format('create database %I', :'name')
where not exists (select from pg_database where datname = :'name')
\gexec
END-OF-DATABASE
as_grantor --dbname="$database" --set="user=$user" --set="grants=$grants" \
  --file="$directory/grants.sql"
echo "granted to $user in $database: $grants"
