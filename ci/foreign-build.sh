#!/usr/bin/env bash
# usage: ci/foreign-build.sh DIRECTORY
# Builds the program of a pull request, checked out in DIRECTORY, into /tmp/foreign. A build runs whatever
# the source says, so it is foreign code as the program is.
set -euo pipefail

head="${1:?usage: ci/foreign-build.sh DIRECTORY}"
tools="$(cd "$(dirname "$0")" && pwd)"

root=()
((EUID == 0)) || root=(sudo -n)
${root[@]+"${root[@]}"} install -d -o 65534 -g 65534 /tmp/foreign
"$tools/foreign.sh" mkdir -p /tmp/foreign/source
tar --directory "$head" --exclude=.git --create . | "$tools/foreign.sh" tar --directory /tmp/foreign/source --extract
"$tools/foreign.sh" dotnet publish /tmp/foreign/source/stacks -p:PulumiSdk="${PULUMI_SDK:-official}" \
  --output /tmp/foreign/program -v q -nologo
