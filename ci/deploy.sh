#!/usr/bin/env bash
# usage: ci/deploy.sh STACK PLAN
# Deploys what was reviewed, then proves the result. PLAN is what ci/preview.sh left. A second preview has to
# plan the same and to break no rule, or nothing is changed:
# docs/decisions/0054-a-second-plan-instead-of-up-plan.md, docs/decisions/0055-a-deployment-asks-the-rules-twice.md.
set -euo pipefail
# shellcheck source=ci/pulumi-session.sh
source "$(dirname "$0")/pulumi-session.sh"

stack="${1:?usage: ci/deploy.sh STACK PLAN}"
plan="${2:?usage: ci/deploy.sh STACK PLAN}"
[[ -f "$plan" ]] || { echo "error: no plan at $plan; run ci/preview.sh first" >&2; exit 2; }

open_stack "$stack"
publish_program
publish_rules
now="$(mktemp -d)"
trap 'rm -rf "$now"' EXIT
status=0
pulumi preview --stack "$stack" --non-interactive --suppress-outputs --policy-pack "$rules" \
  --save-plan "$now/plan.json" || status=$?
if ((status)); then
  echo "error: the preview failed, or a rule is broken; nothing was changed" >&2
  exit "$status"
fi
differences="$("$root/ci/rehearsal.sh" compare-plans "$plan" "$now/plan.json")" || status=$?
case "$status" in
  0) ;;
  7)
    {
      echo "### \`$stack\` was not deployed: the plan is no longer the one that was reviewed"
      echo
      printf '%s\n' "$differences" | sed 's/^/    /'
    } | summary
    echo "error: nothing was changed; docs/runbook.md, 'The plan is no longer the one that was reviewed'" >&2
    exit 1
    ;;
  *) exit "$status" ;;
esac
# The rules again: the update knows values that no preview knows, and the pack judges them before the resource.
pulumi up --stack "$stack" --skip-preview --yes --non-interactive --suppress-outputs --policy-pack "$rules"
"$root/ci/verify.sh" "$stack"
