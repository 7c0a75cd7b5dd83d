#!/usr/bin/env bash
# usage: ci/fork-comment.sh DIRECTORY HEAD_SHA
# Publishes a review that an untrusted run left as an artifact. The artifact's word is not taken for
# which pull request it speaks of: that one must have HEAD_SHA, the commit that the run was of.
set -euo pipefail

directory="${1:?usage: ci/fork-comment.sh DIRECTORY HEAD_SHA}"
sha="${2:?usage: ci/fork-comment.sh DIRECTORY HEAD_SHA}"
: "${GITHUB_REPOSITORY:?}"

number="$(head -c 20 "$directory/number" | tr -d '[:space:]')"
[[ "$number" =~ ^[0-9]{1,9}$ ]] || { echo "error: the artifact names no pull request" >&2; exit 2; }

actual="$(gh api "repos/$GITHUB_REPOSITORY/pulls/$number" --jq .head.sha)"
if [[ "$actual" != "$sha" ]]; then
  echo "Pull request $number has moved on to $actual; a newer run speaks for it."
  exit 0
fi
ci/comment.sh "$number" "$directory/comment.md" offline-review
