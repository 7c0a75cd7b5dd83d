# The script comes with the document, so a diagnosis that gets better needs no new instance, and a
# first boot that failed can be looked into. It stays on the instance as @path@.
set -eu
install -m 0755 /dev/stdin @path@ <<'END-OF-VERIFY'
@script@END-OF-VERIFY
output='{{ output }}'
if [ "$output" = json ]; then
  exec @path@ --json
fi
exec @path@
