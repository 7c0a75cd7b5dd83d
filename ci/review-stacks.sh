#!/usr/bin/env bash
# usage: ci/review-stacks.sh [PULL_REQUEST]
# Lists the review environments, or that of one pull request, as a JSON array for a matrix:
# stacks=["pr-1","pr-2"]
set -euo pipefail
# shellcheck source=ci/pulumi-session.sh
source "$(dirname "$0")/pulumi-session.sh"

number="${1:-}"
[[ "$number" =~ ^[0-9]{0,9}$ ]] || { echo "error: '$number' is not a pull request number" >&2; exit 2; }
login >&2
listing="$(pulumi stack ls --project keyless-alloydb --json)"
names="$(grep -oE "\"name\": *\"([^\"]*/)?pr-${number:-[0-9]{1,9\}}\"" <<<"$listing" | grep -oE 'pr-[0-9]+' | sort -u || true)"
[[ -z "$names" ]] || names="\"${names//$'\n'/\",\"}\""
if [[ -n "${GITHUB_OUTPUT:-}" ]]; then
  exec >>"$GITHUB_OUTPUT"
fi
echo "stacks=[$names]"
