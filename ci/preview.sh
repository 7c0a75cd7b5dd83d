#!/usr/bin/env bash
# usage: ci/preview.sh STACK DIRECTORY [OPTION...]
# Previews a stack against the real clouds and leaves in DIRECTORY: plan.json for ci/deploy.sh,
# preview.json, preview.log, and comment.md, the review of it. More options go to `pulumi preview`.
# The rules are judged by the review: a JSON preview with a policy pack does not say which rule is broken.
set -euo pipefail
# shellcheck source=ci/pulumi-session.sh
source "$(dirname "$0")/pulumi-session.sh"

stack="${1:?usage: ci/preview.sh STACK DIRECTORY [OPTION...]}"
out="${2:?usage: ci/preview.sh STACK DIRECTORY [OPTION...]}"
shift 2
mkdir -p "$out"
out="$(cd "$out" && pwd)"

open_stack "$stack"
status=0
failed=()
{
  publish_program && pulumi preview --stack "$stack" --non-interactive --json --show-sames "$@" \
    --save-plan "$out/plan.json" >"$out/preview.json"
} 2>"$out/preview.log" || status=$?
cat "$out/preview.log" >&2
# 7: there are changes, where none were expected.
((status == 0 || status == 7)) || failed=(--failed "$out/preview.log")

# A failed preview has a review too: it says why. The exit code of a review is its verdict.
"$root/ci/rehearsal.sh" diff "$out/preview.json" "${failed[@]}" --markdown \
  --title "pulumi preview: $stack" --limit 50000 >"$out/comment.md" || status="$((status ? status : 1))"
if [[ ! -s "$out/comment.md" ]]; then
  {
    echo "**pulumi preview: $stack** could not be reviewed; the run says why."
    echo
    # Indented lines are shown as they are: a log cannot become Markdown.
    tail -n 40 "$out/preview.log" | tr -d '\r' | cut -c -400 | sed 's/^/    /'
  } >"$out/comment.md"
fi
((status == 0)) || grep -E 'Preview failed|Would fail' "$out/comment.md" >&2 || true
"$root/ci/lifeless.sh" <"$out/comment.md" | summary
exit "$status"
