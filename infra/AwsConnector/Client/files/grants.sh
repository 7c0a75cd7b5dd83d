# Run by Systems Manager as root. Becomes the short-lived account that may grant, through a proxy
# that lives as long as this script, and applies the workload's privileges.
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
    PGHOST=127.0.0.1 "PGPORT=$port" "PGUSER=$grantor" "PGDATABASE=$database" PGSSLMODE=disable \
    psql --no-psqlrc --no-password --quiet "$@"
}

cd "$directory"
start_proxy
attempt=1
# An IAM binding that has just been made takes some minutes to hold.
until as_grantor --command='select 1' >/dev/null 2>"$directory/psql.log"; do
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

as_grantor --set="user=$user" --set="grants=$grants" --file="$directory/grants.sql"
echo "granted to $user: $grants"
