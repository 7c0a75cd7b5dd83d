#!/usr/bin/env bash
# usage: ci/preview.sh STACK DIRECTORY
# Previews a stack against the real clouds and leaves in DIRECTORY: plan.json for `pulumi up --plan`,
# preview.json, and comment.md, the review of it.
set -euo pipefail
# shellcheck source=ci/pulumi-session.sh
source "$(dirname "$0")/pulumi-session.sh"

stack="${1:?usage: ci/preview.sh STACK DIRECTORY}"
out="${2:?usage: ci/preview.sh STACK DIRECTORY}"
mkdir -p "$out"

open_stack "$stack"
status=0
failed=()
pulumi preview --stack "$stack" --non-interactive --json --show-sames --save-plan "$out/plan.json" \
  >"$out/preview.json" 2>"$out/preview.log" || status=$?
cat "$out/preview.log" >&2
((status == 0)) || failed=(--failed "$out/preview.log")

# A failed preview has a review too: it says why.
if ! ci/rehearsal.sh diff "$out/preview.json" "${failed[@]}" --markdown --title "pulumi preview: $stack" \
  --limit 58000 >"$out/comment.md"; then
  {
    printf '**pulumi preview: %s** could not be reviewed; the run says why.\n\n' "$stack"
    sed -n 's/^error: /    error: /p' "$out/preview.log"
  } >"$out/comment.md"
  exit "$((status ? status : 1))"
fi
((status == 0)) || grep 'Preview failed' "$out/comment.md" >&2 || true
summary <"$out/comment.md"
exit "$status"
