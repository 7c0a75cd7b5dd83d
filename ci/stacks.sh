#!/usr/bin/env bash
# usage: ci/stacks.sh [DIRECTORY]
# Lists the stacks of the project in DIRECTORY (this one), a line each: a stack is a file Pulumi.<stack>.yaml.
# In a workflow it also sets the output stacks, a JSON array for a matrix: ["dev","prod"].
# A name has up to 20 of a-z, 0-9 and -, since it becomes a part of other names; other files are no stack's.
set -euo pipefail

names=''
for file in "${1:-"$(dirname "$0")/.."}"/Pulumi.*.yaml; do
  name="${file##*/Pulumi.}"
  name="${name%.yaml}"
  # The order of letters in a range is the language's outside of C.
  if [[ -f "$file" ]] && LC_ALL=C grep -qxE '[a-z][a-z0-9-]{0,19}' <<<"$name"; then
    names="$names${names:+$'\n'}$name"
  fi
done
names="$(LC_ALL=C sort <<<"$names")"
if [[ -n "${GITHUB_OUTPUT:-}" && -n "$names" ]]; then
  echo "stacks=[\"${names//$'\n'/\",\"}\"]" >>"$GITHUB_OUTPUT"
fi
[[ -z "$names" ]] || echo "$names"
