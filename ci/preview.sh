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
pulumi preview --stack "$stack" --non-interactive --json --show-sames --save-plan "$out/plan.json" \
  >"$out/preview.json" || {
  status=$?
  cat "$out/preview.json"
  exit "$status"
}
ci/rehearsal.sh diff "$out/preview.json" --markdown --title "pulumi preview: $stack" >"$out/comment.md"
summary <"$out/comment.md"
