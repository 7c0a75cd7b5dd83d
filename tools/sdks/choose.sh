#!/usr/bin/env bash
# Prints which Pulumi SDK to build with: official where the package feed carries the Pulumi packages, offline where
# it does not. PULUMI_SDK overrides it. The answer is remembered until the versions or the feeds change; a feed that
# cannot be asked is an error, and nothing is remembered.
set -euo pipefail
cd "$(dirname "$0")/../.."
answer=artifacts/pulumi-sdk
log=artifacts/probe.log

take() {
  echo "Pulumi SDK: $1 ($2)" >&2
  echo "$1"
  exit
}

case "${PULUMI_SDK:-}" in
  official | offline) take "$PULUMI_SDK" "PULUMI_SDK" ;;
  "") ;;
  *)
    echo "PULUMI_SDK is \"$PULUMI_SDK\"; allowed: official, offline" >&2
    exit 2
    ;;
esac

for source in Directory.Packages.props [Nn]u[Gg]et.[Cc]onfig ~/.nuget/NuGet/NuGet.Config; do
  # Strictly newer: a file that changes right after the answer may have the same time.
  [[ $answer -nt $source ]] || rm -f "$answer"
done
if [[ ! -s $answer ]]; then
  mkdir -p artifacts
  if dotnet msbuild tools/sdks/probe/Probe.csproj -t:AskFeed -p:PulumiSdk=official -v:q -nologo >"$log" 2>&1; then
    echo official >"$answer"
  elif grep -q "error NOPULUMI" "$log"; then
    echo offline >"$answer"
  else
    cat "$log" >&2
    exit 1
  fi
fi
case "$(<"$answer")" in
  official) take official "the package feed has it" ;;
  *) take offline "the package feed has no Pulumi packages; \`rm $answer\` asks it again" ;;
esac
