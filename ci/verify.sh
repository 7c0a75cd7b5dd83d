#!/usr/bin/env bash
# usage: ci/verify.sh STACK
# Proves every hop of every path from the connector's own instance, through Systems Manager.
# VERIFY_ATTEMPTS (default 10) and VERIFY_PAUSE (default 60 s) bound the wait for BGP and first boot.
set -euo pipefail
# shellcheck source=ci/pulumi-session.sh
source "$(dirname "$0")/pulumi-session.sh"

stack="${1:?usage: ci/verify.sh STACK}"
stack_name "$stack"
attempts="${VERIFY_ATTEMPTS:-10}"
pause="${VERIFY_PAUSE:-60}"

instance="$(pulumi stack output connectorInstanceId --stack "$stack")"
command="$(pulumi stack output verifyCommand --stack "$stack")"
read -ra send <<<"$command"
if [[ "${send[*]:0:3}" != "aws ssm send-command" ]]; then
  echo "error: the output verifyCommand of $stack is not an SSM command: ${send[*]}" >&2
  exit 2
fi
region=()
for ((i = 0; i < ${#send[@]} - 1; i++)); do
  [[ "${send[i]}" != --region ]] || region=(--region "${send[i + 1]}")
done

for ((attempt = 1; attempt <= attempts; attempt++)); do
  # A machine that has not registered yet is refused here.
  if command="$("${send[@]}" --query Command.CommandId --output text)"; then
    # The waiter fails for a failed command too; its status is read below.
    aws ssm wait command-executed "${region[@]}" --command-id "$command" --instance-id "$instance" || true
    status="$(aws ssm get-command-invocation "${region[@]}" --command-id "$command" \
      --instance-id "$instance" --query Status --output text)"
    aws ssm get-command-invocation "${region[@]}" --command-id "$command" \
      --instance-id "$instance" --query StandardOutputContent --output text
    [[ "$status" != Success ]] || { echo "verified: $stack" | summary; exit 0; }
  else
    status="not reachable"
  fi
  echo "attempt $attempt of $attempts: $status" >&2
  ((attempt == attempts)) || sleep "$pause"
done

echo "error: $stack is deployed but not proven; the lines above name the failing hop, docs/runbook.md the fix" >&2
exit 1
