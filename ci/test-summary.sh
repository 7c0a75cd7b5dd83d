#!/usr/bin/env bash
# usage: ci/test-summary.sh DIRECTORY SECONDS
# Prints what the result files (.trx) in DIRECTORY say: how many tests, what was skipped and why, the ten slowest,
# and last, where a reader of a log looks first, what failed and why.
set -euo pipefail

directory="${1:?usage: ci/test-summary.sh DIRECTORY SECONDS}"
seconds="${2:?usage: ci/test-summary.sh DIRECTORY SECONDS}"

# results OUTCOME... - the results with one of these outcomes, a line each, with the reason.
results() {
  find "$directory" -name '*.trx' -exec cat {} + | tr -d '\r' | tr '\n' ' ' |
    sed -E 's/<UnitTestResult /\n&/g' | grep '^<UnitTestResult ' | sed -E 's/<\/?(Output|ErrorInfo)>//g' |
    grep -E "^<UnitTestResult [^>]*outcome=\"($1)\"" || true
}

# readable - turns what XML escapes into characters.
readable() { sed -e 's/&quot;/"/g' -e 's/&lt;/</g' -e 's/&gt;/>/g' -e "s/&#39;/'/g" -e 's/&amp;/\&/g'; }

count() { results "$1" | grep -c . || true; }

echo "$(count Passed) tests passed, $(count Failed) failed, $(count NotExecuted) skipped, in $((seconds / 60)) min $((seconds % 60)) s with the build"
skipped="$(results NotExecuted | sed -nE 's/.*<Message>([^<]*)<.*/\1/p' | readable | sort | uniq -c | sort -rn)"
if [[ -n "$skipped" ]]; then
  echo "Skipped:"
  echo "$skipped"
fi
echo "The slowest tests, in seconds:"
results 'Passed|Failed' |
  sed -E 's/.* testName="([^"]*)".* duration="0*([0-9]+):0*([0-9]+):0*([0-9]+)(\.[0-9])?[0-9]*".*/\2 \3 \4\5 \1/' |
  readable |
  awk '{ seconds = $1 * 3600 + $2 * 60 + $3; $1 = $2 = $3 = ""; printf "%8.1f %s\n", seconds, $0 }' |
  sort -rn | awk 'NR <= 10'
failed="$(results Failed | sed -E 's/.* testName="([^"]*)".*<Message>([^<]*)<.*/\1: \2/' | cut -c -1000 | readable | sort)"
if [[ -n "$failed" ]]; then
  echo "Failed:"
  echo "$failed"
fi
