#!/usr/bin/env bash
# Sourced: logs in to the state backend, selects a stack, and runs pulumi on a program that is built once.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
project="$root/artifacts/pulumi"
# The CLI starts a policy pack in another folder than its own, so the path is absolute.
rules="$root/artifacts/policy-pack/keyless-alloydb-rules"

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

# pulumi ARGUMENT... - runs the CLI in artifacts/pulumi; paths among the arguments must be absolute.
pulumi() {
  [[ -f "$project/Pulumi.yaml" ]] || use_program /bin/true
  (cd "$project" && command pulumi "$@")
}

# use_program FILE - makes artifacts/pulumi a project of the same name and settings whose program is FILE.
# Given the source, the CLI builds it again for each preview, up, refresh and destroy.
# https://www.pulumi.com/docs/iac/concepts/projects/project-file/
use_program() {
  mkdir -p "$project"
  {
    sed -E '/^(runtime|main):/d' "$root/Pulumi.yaml"
    printf '\nstackConfigDir: ../..\nruntime:\n  name: dotnet\n  options:\n    binary: %s\n' "$1"
  } >"$project/Pulumi.yaml"
}

# publish_program - builds the program for all commands of this job. A script that runs no program needs no build.
publish_program() {
  dotnet publish "$root/stacks" -p:PulumiSdk="${PULUMI_SDK:-official}" --output "$root/artifacts/program" \
    -v q -nologo >&2
  use_program "$root/artifacts/program/Stacks.dll"
}

# publish_rules - builds the rules as the policy pack $rules.
publish_rules() {
  dotnet publish "$root/tools/policy-pack" -p:PulumiSdk="${PULUMI_SDK:-official}" --output "${rules%/*}" \
    -v q -nologo >&2
}

# login - logs in to the state backend. A bucket takes the clouds' own logins. Pulumi Cloud takes GitHub's
# token of this job where PULUMI_ORGANIZATION is set, and what the shell has otherwise.
login() {
  need PULUMI_BACKEND_URL
  if [[ -z "${PULUMI_ORGANIZATION:-}" || -z "${ACTIONS_ID_TOKEN_REQUEST_URL:-}" ]]; then
    pulumi login "$PULUMI_BACKEND_URL" --non-interactive
    return
  fi
  local token status=0
  token="$(mktemp)"
  # https://docs.github.com/en/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
  curl --silent --show-error --fail --header @- \
    "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=urn:pulumi:org:$PULUMI_ORGANIZATION" \
    <<<"Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \
    | sed -E 's/.*"value" *: *"([^"]+)".*/\1/' | tr -d '\n' >"$token" || status=$?
  ((status)) || pulumi login "$PULUMI_BACKEND_URL" --non-interactive --oidc-token "file://$token" \
    --oidc-org "$PULUMI_ORGANIZATION" --default-org "$PULUMI_ORGANIZATION" || status=$?
  rm -f "$token"
  return "$status"
}

# open_stack NAME [select|create]
open_stack() {
  need PULUMI_BACKEND_URL PULUMI_SECRETS_PROVIDER
  stack_name "$1"
  login
  if [[ "${2:-select}" == create ]]; then
    pulumi stack select "$1" --non-interactive 2>/dev/null \
      || pulumi stack init "$1" --secrets-provider "$PULUMI_SECRETS_PROVIDER" --non-interactive
  else
    pulumi stack select "$1" --non-interactive
  fi
}

# unlocking COMMAND... - runs a command on $stack, once more after the lock of a killed run was removed.
# `pulumi cancel` ends no run whose state lies in a bucket: it only removes the lock. In a workflow the
# concurrency group of the stack proves that no other run is alive; by hand, somebody has to know it.
unlocking() {
  local log status=0 name="${stack:?}"
  log="$(mktemp)"
  "$@" 2>"$log" || status=$?
  cat "$log" >&2
  if ((status)) && grep -q 'currently locked' "$log"; then
    if [[ "${GITHUB_ACTIONS:-}" == true ]]; then
      pulumi cancel --stack "$name" --yes --non-interactive >&2 && status=0
    elif [[ -t 0 ]]; then
      pulumi cancel --stack "$name" && status=0
    else
      echo "error: $name is locked. If no run of it is alive: pulumi cancel --stack $name --yes" >&2
    fi
    ((status)) || "$@" || status=$?
  fi
  rm -f "$log"
  return "$status"
}

# summary - adds standard input to the run's page, or prints it where there is none.
summary() {
  if [[ -n "${GITHUB_STEP_SUMMARY:-}" ]]; then
    cat >>"$GITHUB_STEP_SUMMARY"
  else
    cat
  fi
}
