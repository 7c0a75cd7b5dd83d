#!/usr/bin/env bash
# Prints which Pulumi SDK to build with: official where the package feed carries the Pulumi packages,
# else offline. Asks the feed once and remembers the answer; PULUMI_SDK overrides it.
set -euo pipefail
cd "$(dirname "$0")/.."
answer=artifacts/pulumi-sdk

case "${PULUMI_SDK:-}" in
  official | offline)
    echo "$PULUMI_SDK"
    exit
    ;;
  "") ;;
  *)
    echo "PULUMI_SDK is \"$PULUMI_SDK\"; allowed: official, offline" >&2
    exit 2
    ;;
esac

if [[ ! -s $answer || Directory.Packages.props -nt $answer ]]; then
  mkdir -p artifacts
  if dotnet restore sdks/probe/Probe.csproj -p:PulumiSdk=official -v q >artifacts/probe.log 2>&1; then
    echo official >"$answer"
  else
    echo offline >"$answer"
  fi
fi
if [[ $(<"$answer") == offline ]]; then
  echo "This package feed has no Pulumi packages: building with the offline SDK (PULUMI_SDK=official overrides)." >&2
fi
cat "$answer"
