#!/usr/bin/env bash
# The program that ci/foreign-build.sh has built, for `--program`.
set -euo pipefail
exec "$(dirname "$0")/foreign.sh" dotnet /tmp/foreign/program/Stacks.dll
