#!/usr/bin/env bash
# usage: run.sh <page.html> [<directory for screenshots>]
set -euo pipefail

missing=()
CHROMIUM="${CHROMIUM:-$(command -v chromium || command -v google-chrome || true)}"
[[ -n "$CHROMIUM" ]] || missing+=("chromium (Debian package chromium)")
command -v npm >/dev/null || missing+=("npm (Debian packages nodejs, npm)")
if ((${#missing[@]})); then
  printf 'missing: %s\n' "${missing[@]}" >&2
  exit 1
fi

root="$(cd "$(dirname "$0")/../../.." && pwd)"
export CHROMIUM MODULES="$root/artifacts/report-test"
npm install --prefix "$MODULES" --no-save --no-audit --no-fund --silent puppeteer-core@25.16.0 axe-core@4.14.1
node "$(dirname "$0")/check.mjs" "$@"
