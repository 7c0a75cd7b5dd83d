#!/usr/bin/env bash
# usage: ci/deploy.sh STACK PLAN
# Applies exactly the plan that was reviewed, then proves the result.
set -euo pipefail
# shellcheck source=ci/pulumi-session.sh
source "$(dirname "$0")/pulumi-session.sh"

stack="${1:?usage: ci/deploy.sh STACK PLAN}"
plan="${2:?usage: ci/deploy.sh STACK PLAN}"
[[ -f "$plan" ]] || { echo "error: no plan at $plan; run ci/preview.sh first" >&2; exit 2; }

open_stack "$stack"
pulumi up --stack "$stack" --plan "$plan" --skip-preview --yes --non-interactive --suppress-outputs
ci/verify.sh "$stack"
