#!/usr/bin/env bash
# usage: ci/analyze.sh STACK
# Holds what is deployed against the rules, without the program and without the clouds. Fails where a mandatory
# rule is broken.
set -euo pipefail
# shellcheck source=ci/pulumi-session.sh
source "$(dirname "$0")/pulumi-session.sh"

stack="${1:?usage: ci/analyze.sh STACK}"

open_stack "$stack"
publish_rules
pulumi policy analyze --stack "$stack" --non-interactive --policy-pack "$rules"
