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
pulumi preview --stack "$stack" --non-interactive --json --show-sames --save-plan "$out/plan.json" \
  >"$out/preview.json" || status=$?
((status == 0)) || cat "$out/preview.json" >&2
# A failed preview has a review too: it says what failed.
ci/rehearsal.sh diff "$out/preview.json" --markdown --title "pulumi preview: $stack" --limit 58000 \
  >"$out/comment.md" || exit "$((status ? status : 1))"
summary <"$out/comment.md"
exit "$status"
