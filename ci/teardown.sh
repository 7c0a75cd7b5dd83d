#!/usr/bin/env bash
# usage: ci/teardown.sh STACK
# Destroys a review environment and removes its stack; only pr-<n> is accepted.
# Some deletes finish in the background and free their network minutes later, hence the second pass
# after TEARDOWN_PAUSE (default 120 s).
set -euo pipefail
# shellcheck source=ci/pulumi-session.sh
source "$(dirname "$0")/pulumi-session.sh"

stack="${1:?usage: ci/teardown.sh STACK}"
if [[ ! "$stack" =~ ^pr-[0-9]{1,9}$ ]]; then
  echo "error: '$stack' is not a review environment (pr-<number>); destroy it by hand" >&2
  exit 2
fi

open_stack "$stack"
# The settings live in no branch; the state remembers the last ones.
pulumi config refresh --stack "$stack" --force --non-interactive

# A partial or cancelled run leaves pending operations; the refresh settles them.
pulumi refresh --stack "$stack" --yes --non-interactive --skip-preview --suppress-outputs \
  || echo "warning: the refresh failed; destroying what the state knows" >&2

destroy() { pulumi destroy --stack "$stack" --yes --non-interactive --skip-preview --suppress-outputs; }
if ! destroy; then
  sleep "${TEARDOWN_PAUSE:-120}"
  destroy || true
fi

# Components and providers are only entries of the state; what counts exists in a cloud.
state="$(pulumi stack export --stack "$stack")"
left="$(grep -oE '"urn": *"[^"]+"' <<<"$state" | grep -oE '[^"]+(::|\$)(gcp|aws):[a-zA-Z0-9]+/[^"]+' || true)"
if [[ -n "$left" ]]; then
  {
    echo "### Left in \`$stack\` after two passes"
    echo '```'
    echo "$left"
    echo '```'
  } | summary
  echo "error: $stack still has $(wc -l <<<"$left") resources; docs/runbook.md, 'destroy is refused'" >&2
  exit 1
fi
pulumi stack rm "$stack" --yes --non-interactive
echo "destroyed: $stack" | summary
