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
# Names and messages in the text are whoever's: an invisible space takes the life out of mentions, links
# and images. GitHub's limit of 65,536 counts what is sent; half a character at the cut is dropped.
printf '<!-- keyless-alloydb:%s -->\n' "$marker" >"$body"
gap=$'\xe2\x80\x8b'
sed -E "s/@/@$gap/g; s/!\[/!${gap}[/g; s/\]([[(:])/]$gap\1/g; s/:\/\//:$gap\/\//g; s/(www)\./\1$gap./gI
  s/<(\/?(a|img|picture|source|video|audio|svg|iframe|h[1-6])\b)/<$gap\1/gI" "$file" \
  | head -c 65000 | iconv -c -f UTF-8 -t UTF-8 >>"$body" || true

former="$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$number/comments" --jq \
  ".[] | select(.user.type == \"Bot\" and (.body | startswith(\"<!-- keyless-alloydb:$marker -->\"))) | .id")"
former="${former%%$'\n'*}"

if [[ -n "$former" ]]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$former" -F "body=@$body" --silent
else
  gh api --method POST "repos/$GITHUB_REPOSITORY/issues/$number/comments" -F "body=@$body" --silent
fi
