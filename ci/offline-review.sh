#!/usr/bin/env bash
# usage: ci/offline-review.sh BASE HEAD DIRECTORY
# Reviews what HEAD changes since BASE in every stack, with no account: DIRECTORY/comment.md.
set -euo pipefail
cd "$(dirname "$0")/.."

base="${1:?usage: ci/offline-review.sh BASE HEAD DIRECTORY}"
head="${2:?usage: ci/offline-review.sh BASE HEAD DIRECTORY}"
out="${3:?usage: ci/offline-review.sh BASE HEAD DIRECTORY}"
mkdir -p "$out"

# Comments end at 65,536 characters; the stacks share the room.
: >"$out/comment.md"
for stack in dev prod; do
  ci/rehearsal.sh diff "$base" "$head" --stack "$stack" --markdown --title "$stack" \
    --html "$out/$stack.html" --limit 29000 >>"$out/comment.md"
  echo >>"$out/comment.md"
done
cat "$out/comment.md" >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}"
