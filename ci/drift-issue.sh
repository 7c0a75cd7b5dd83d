#!/usr/bin/env bash
# usage: ci/drift-issue.sh STACK true|false FILE
# Keeps one open issue per stack while it has drifted: FILE is its text. Closes it when the drift is gone.
set -euo pipefail

stack="${1:?usage: ci/drift-issue.sh STACK true|false FILE}"
drifted="${2:?usage: ci/drift-issue.sh STACK true|false FILE}"
file="${3:?usage: ci/drift-issue.sh STACK true|false FILE}"
: "${GITHUB_REPOSITORY:?}"
body="$(mktemp)"
trap 'rm -f "$body"' EXIT
"$(dirname "$0")/lifeless.sh" <"$file" >"$body"
title="Drift: $stack is not as the program says"

number="$(gh issue list --repo "$GITHUB_REPOSITORY" --state open --search "in:title \"$title\"" \
  --author 'app/github-actions' --json number --jq '.[0].number // empty')"
if [[ "$drifted" == true && -n "$number" ]]; then
  gh issue edit "$number" --repo "$GITHUB_REPOSITORY" --body-file "$body"
elif [[ "$drifted" == true ]]; then
  gh issue create --repo "$GITHUB_REPOSITORY" --title "$title" --body-file "$body"
elif [[ -n "$number" ]]; then
  gh issue close "$number" --repo "$GITHUB_REPOSITORY" --comment 'The clouds are as the program says again.'
fi
