#!/usr/bin/env bash
# usage: ci/verify.sh STACK
# Proves every hop of every path from the connector's own instance, through Systems Manager.
# Bounds of the wait, each a minute apart: VERIFY_REGISTRATIONS (default 35) for an instance that has
# not registered, since Systems Manager's agent may pause for half an hour; VERIFY_ATTEMPTS (default 10)
# for hops that fail, since BGP and the first boot take minutes. VERIFY_PAUSE (default 60) is in seconds.
set -euo pipefail
# shellcheck source=ci/pulumi-session.sh
source "$(dirname "$0")/pulumi-session.sh"

stack="${1:?usage: ci/verify.sh STACK}"
stack_name "$stack"
attempts="${VERIFY_ATTEMPTS:-10}"
registrations="${VERIFY_REGISTRATIONS:-35}"
pause="${VERIFY_PAUSE:-60}"

command="$(pulumi stack output verifyCommand --stack "$stack")" || command=""
form='aws ssm send-command --region ([a-z0-9-]+) --document-name ([A-Za-z0-9_.-]+) --instance-ids (i-[0-9a-f]+)( |$)'
if [[ ! "$command" =~ $form ]]; then
  # With `client: none` there is no command: the clients are somebody else's.
  if [[ "$(pulumi stack output clients --stack "$stack" 2>/dev/null)" == *securityGroupId* ]]; then
    echo "not verified: $stack has no instance of its own; docs/clients.md says how a client proves its way" | summary
    exit 0
  fi
  echo "error: the output verifyCommand of $stack is not an SSM command: $command" >&2
  exit 2
fi
region="${BASH_REMATCH[1]}" document="${BASH_REMATCH[2]}" instance="${BASH_REMATCH[3]}"

# answer COMMAND_ID FIELD - of the command's run on the instance.
answer() {
  aws ssm get-command-invocation --region "$region" --command-id "$1" --instance-id "$instance" \
    --query "$2" --output text
}

# finish COMMAND_ID - waits for the document's end, up to its own time-out of ten minutes, and sets
# status. AWS's own waiter gives up after 100 seconds.
finish() {
  local try
  for ((try = 0; try < 130; try++)); do
    # Right after the start there is no run yet.
    status="$(answer "$1" Status 2>/dev/null)" || status=Pending
    [[ "$status" =~ ^(Pending|InProgress|Delayed)$ ]] || return 0
    sleep 5
  done
}

attempt=0 registration=0
while true; do
  # A machine that has not registered yet is refused here.
  if id="$(aws ssm send-command --region "$region" --document-name "$document" \
    --instance-ids "$instance" --query Command.CommandId --output text)"; then
    finish "$id"
    answer "$id" StandardOutputContent
    [[ "$status" != Success ]] || { echo "verified: $stack" | summary; exit 0; }
    attempt=$((attempt + 1))
    echo "attempt $attempt of $attempts: $status" >&2
    ((attempt < attempts)) || break
  else
    registration=$((registration + 1))
    echo "not reachable, $registration of $registrations" >&2
    ((registration < registrations)) || break
  fi
  sleep "$pause"
done

if ((attempt == 0)); then
  echo "error: $stack is deployed but its instance has not registered with Systems Manager; docs/runbook.md, 'The instance does not register'" >&2
else
  echo "error: $stack is deployed but not proven; the lines above name the failing hop, docs/runbook.md the fix" >&2
fi
exit 1
