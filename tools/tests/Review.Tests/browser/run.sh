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

root="$(cd "$(dirname "$0")/../../../.." && pwd)"
export CHROMIUM MODULES="$root/artifacts/report-test"
mkdir -p "$MODULES"
cp "$root"/tools/tests/Review.Tests/browser/package*.json "$MODULES"
npm ci --ignore-scripts --prefix "$MODULES" --no-audit --no-fund --silent
node "$(dirname "$0")/check.mjs" "$@"
