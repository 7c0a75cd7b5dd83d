#!/usr/bin/env bash
# usage: tests/Trust.Tests/Cel/engines/run.sh
# Two CEL engines from npm answer the cases that the tests' own evaluator answers.
set -euo pipefail
cd "$(dirname "$0")/../../../.."

command -v npm >/dev/null || {
  echo "missing: npm (Debian packages nodejs, npm), for @bufbuild/cel and @marcbachmann/cel-js" >&2
  exit 1
}

work=artifacts/cel-engines
mkdir -p "$work"
cp tests/Trust.Tests/Cel/engines/{package.json,package-lock.json,check.mjs} "$work"
npm ci --ignore-scripts --prefix "$work" --no-audit --no-fund --silent
node "$work/check.mjs" tests/Trust.Tests/Cel/cases.json
