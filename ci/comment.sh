#!/usr/bin/env bash
# usage: ci/comment.sh PULL_REQUEST FILE MARKER
# Writes FILE as a comment, over the former one that carries the same hidden marker.
set -euo pipefail

number="${1:?usage: ci/comment.sh PULL_REQUEST FILE MARKER}"
file="${2:?usage: ci/comment.sh PULL_REQUEST FILE MARKER}"
marker="${3:?usage: ci/comment.sh PULL_REQUEST FILE MARKER}"
: "${GITHUB_REPOSITORY:?}"

[[ "$number" =~ ^[0-9]{1,9}$ ]] || { echo "error: '$number' is not a pull request number" >&2; exit 2; }
[[ "$marker" =~ ^[a-z0-9-]{1,60}$ ]] || { echo "error: '$marker' is not a marker" >&2; exit 2; }

body="$(mktemp)"
trap 'rm -f "$body"' EXIT
printf '<!-- keyless-alloydb:%s -->\n' "$marker" >"$body"
"$(dirname "$0")/lifeless.sh" <"$file" >>"$body"
if [[ ${GITHUB_RUN_ID:-} =~ ^[0-9]+$ ]]; then
  run="${GITHUB_SERVER_URL:-https://github.com}/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID"
  page=""
  [[ "$marker" != offline-review ]] || page=" · [the review as a page]($run#artifacts)"
  printf '\n[run](%s)%s\n' "$run" "$page" >>"$body"
fi

former="$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$number/comments" --jq \
  ".[] | select(.user.type == \"Bot\" and (.body | startswith(\"<!-- keyless-alloydb:$marker -->\"))) | .id")"
former="${former%%$'\n'*}"

if [[ -n "$former" ]]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$former" -F "body=@$body" --silent
else
  gh api --method POST "repos/$GITHUB_REPOSITORY/issues/$number/comments" -F "body=@$body" --silent
fi
