#!/usr/bin/env bash
# usage: ci/rehearsal.sh ARGUMENT...
# Runs the offline engine, building it first where it is not built.
set -euo pipefail
cd "$(dirname "$0")/.."

sdk="${PULUMI_SDK:-official}"
echo "Pulumi SDK: $sdk" >&2
program="artifacts/$sdk/bin/Rehearsal/debug/Rehearsal.dll"
[[ -f "$program" ]] || dotnet build tools/rehearsal -p:PulumiSdk="$sdk" -v q -nologo >&2
exec dotnet "$program" "$@"
