#!/usr/bin/env bash
# usage: ci/review-stacks.sh
# Lists the review environments as a JSON array, for a matrix: stacks=["pr-1","pr-2"]
set -euo pipefail
# shellcheck source=ci/pulumi-session.sh
source "$(dirname "$0")/pulumi-session.sh"

need PULUMI_BACKEND_URL
pulumi login "$PULUMI_BACKEND_URL" --non-interactive >&2
listing="$(pulumi stack ls --project keyless-alloydb --json)"
names="$(grep -oE '"name": *"([^"]*/)?pr-[0-9]{1,9}"' <<<"$listing" | grep -oE 'pr-[0-9]+' | sort -u || true)"
[[ -z "$names" ]] || names="\"${names//$'\n'/\",\"}\""
if [[ -n "${GITHUB_OUTPUT:-}" ]]; then
  exec >>"$GITHUB_OUTPUT"
fi
echo "stacks=[$names]"
