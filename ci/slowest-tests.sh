#!/usr/bin/env bash
# usage: ci/slowest-tests.sh DIRECTORY
# Prints the ten slowest tests of the result files (.trx) in DIRECTORY, in seconds.
set -euo pipefail

directory="${1:?usage: ci/slowest-tests.sh DIRECTORY}"
echo "The slowest tests, in seconds:"
grep -rhoE --include='*.trx' '<UnitTestResult [^>]*' "$directory" |
  sed -E 's/.* testName="([^"]*)".* duration="0*([0-9]+):0*([0-9]+):0*([0-9]+)(\.[0-9])?[0-9]*".*/\2 \3 \4\5 \1/' |
  sed -e 's/&quot;/"/g' -e 's/&amp;/\&/g' -e 's/&lt;/</g' -e 's/&gt;/>/g' |
  awk '{ seconds = $1 * 3600 + $2 * 60 + $3; $1 = $2 = $3 = ""; printf "%8.1f %s\n", seconds, $0 }' |
  sort -rn | awk 'NR <= 10'
