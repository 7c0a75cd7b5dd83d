#!/usr/bin/env bash
# usage: ci/foreign.sh COMMAND...
# Runs code of a pull request as a user without files and rights on this machine. Its environment has only what
# an engine gives its program. Needs root, or sudo without a password.
set -euo pipefail
(($#)) || { echo "usage: ci/foreign.sh COMMAND..." >&2; exit 2; }

told=("PATH=$PATH" HOME=/tmp/foreign DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1)
for name in DOTNET_ROOT PULUMI_{MONITOR,ENGINE,ORGANIZATION,PROJECT,ROOT_DIRECTORY,STACK,PWD,DRY_RUN} \
  PULUMI_{QUERY_MODE,PARALLEL,CONFIG,CONFIG_SECRET_KEYS,ATTACH_DEBUGGER}; do
  [[ ! -v "$name" ]] || told+=("$name=${!name}")
done
root=()
((EUID == 0)) || root=(sudo -n)
cd /
exec ${root[@]+"${root[@]}"} setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs \
  --inh-caps=-all --bounding-set=-all env -i "${told[@]}" "$@"
