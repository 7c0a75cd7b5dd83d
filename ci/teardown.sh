#!/usr/bin/env bash
# usage: ci/teardown.sh STACK
# Destroys a review environment and removes its stack; only pr-<n> is accepted. A run that was killed
# leaves a lock, no history and pending creates: the teardown works all the same.
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
# The settings are in no branch. A state in a bucket has those of the last finished update, if there was one.
# A destroy needs none, since the providers' settings are in the state.
pulumi config refresh --stack "$stack" --force --non-interactive \
  || echo "No update of $stack ever ended; going on without its settings." >&2

# A pending create that cannot be settled stays in the state, and the stack with it.
settled=true
ci/pending.sh "$stack" || settled=false
unlocking pulumi refresh --stack "$stack" --yes --non-interactive --skip-preview --suppress-outputs \
  || echo "warning: the refresh failed; destroying what the state knows" >&2

destroy() {
  unlocking pulumi destroy --stack "$stack" --yes --non-interactive --skip-preview --suppress-outputs
}
if ! destroy; then
  sleep "${TEARDOWN_PAUSE:-120}"
  destroy || true
fi

# Components and providers exist in the state only.
state="$(pulumi stack export --stack "$stack")"
left="$(grep -oE '"urn": *"[^"]+"' <<<"$state" | grep -oE '[^"]+(::|\$)(gcp|aws):[a-zA-Z0-9]+/[^"]+' || true)"
if [[ -n "$left" ]] || ! $settled; then
  {
    echo "### Left in \`$stack\` after two passes"
    echo '```'
    echo "$left"
    echo '```'
    echo "Once the cause is gone: \`ci/teardown.sh $stack\`"
  } | summary
  echo "error: $stack still has $(grep -c . <<<"$left") resources; docs/runbook.md, 'A review environment is left'" >&2
  exit 1
fi
pulumi stack rm "$stack" --yes --non-interactive
echo "destroyed: $stack" | summary
