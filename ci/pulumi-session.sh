#!/usr/bin/env bash
# Sourced: logs in to the state backend and selects a stack, creating it where that is asked for.
set -euo pipefail

# need NAME... - fails with every missing variable at once.
need() {
  local name missing=()
  for name in "$@"; do
    [[ -n "${!name:-}" ]] || missing+=("$name")
  done
  if ((${#missing[@]})); then
    echo "error: not set: ${missing[*]}. ci/bootstrap.sh prints the variables to set." >&2
    return 2
  fi
}

# stack_name NAME - refuses what could be an option or a path.
stack_name() {
  if [[ ! "${1:-}" =~ ^[a-z][a-z0-9-]{0,39}$ ]]; then
    echo "error: stack '${1:-}' is not a name: lower-case letters, digits and hyphens." >&2
    return 2
  fi
}

# open_stack NAME [select|create]
open_stack() {
  need PULUMI_BACKEND_URL PULUMI_SECRETS_PROVIDER
  stack_name "$1"
  pulumi login "$PULUMI_BACKEND_URL" --non-interactive
  if [[ "${2:-select}" == create ]]; then
    pulumi stack select "$1" --non-interactive 2>/dev/null \
      || pulumi stack init "$1" --secrets-provider "$PULUMI_SECRETS_PROVIDER" --non-interactive
  else
    pulumi stack select "$1" --non-interactive
  fi
}

# summary - adds standard input to the run's page, or prints it where there is none.
summary() {
  cat >>"${GITHUB_STEP_SUMMARY:-/dev/stdout}"
}
