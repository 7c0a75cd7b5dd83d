#!/usr/bin/env bash
# usage: ci/publish-review.sh FILE HEAD_SHA
# Writes FILE as a comment on the open pull requests whose newest commit is HEAD_SHA.
set -euo pipefail

file="${1:?usage: ci/publish-review.sh FILE HEAD_SHA}"
sha="${2:?usage: ci/publish-review.sh FILE HEAD_SHA}"
: "${GITHUB_REPOSITORY:?}"
[[ "$sha" =~ ^[0-9a-f]{40}$ ]] || { echo "error: '$sha' is not a commit" >&2; exit 2; }

numbers="$(gh api --paginate "repos/$GITHUB_REPOSITORY/pulls?state=open&per_page=100" \
  --jq ".[] | select(.head.sha == \"$sha\") | .number")"
[[ -n "$numbers" ]] || echo "No open pull request is at $sha; a newer run speaks for it."
for number in $numbers; do
  "$(dirname "$0")/comment.sh" "$number" "$file" offline-review
done
