#!/usr/bin/env bash
# usage: tests/Trust.Tests/Client/node/run.sh SDK
# google-auth-library from npm logs in with the emitted file; SDK is official or offline.
set -euo pipefail
cd "$(dirname "$0")/../../../.."

command -v npm >/dev/null || {
  echo "missing: npm (Debian packages nodejs, npm), for google-auth-library" >&2
  exit 1
}

work=artifacts/node-auth
mkdir -p "$work"
cp tests/Trust.Tests/Client/node/{package.json,package-lock.json,token.mjs} "$work"
npm ci --ignore-scripts --prefix "$work" --no-audit --no-fund --silent
dotnet test tests/Trust.Tests -p:PulumiSdk="$1" --nologo --filter NodeTests
