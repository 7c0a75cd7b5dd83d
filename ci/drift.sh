#!/usr/bin/env bash
# usage: ci/drift.sh STACK DIRECTORY
# Tells whether the clouds still match the program: drifted=true or false for the workflow, and the
# review of the way back in DIRECTORY/comment.md. Changes nothing.
set -euo pipefail

stack="${1:?usage: ci/drift.sh STACK DIRECTORY}"
out="${2:?usage: ci/drift.sh STACK DIRECTORY}"

status=0
"$(dirname "$0")/preview.sh" "$stack" "$out" --refresh --expect-no-changes || status=$?
case "$status" in
  0) drifted=false ;;
  # https://github.com/pulumi/pulumi/blob/master/pkg/cmd/pulumi/cmd/exit_codes.go
  7) drifted=true ;;
  *) exit "$status" ;;
esac
if [[ -n "${GITHUB_OUTPUT:-}" ]]; then
  exec >>"$GITHUB_OUTPUT"
fi
echo "drifted=$drifted"
