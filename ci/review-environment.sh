#!/usr/bin/env bash
# usage: ci/review-environment.sh PULL_REQUEST DIRECTORY
# Makes or updates the environment pr-<n> of a pull request from dev's settings and leaves the
# commands to use it in DIRECTORY/comment.md.
set -euo pipefail
# shellcheck source=ci/pulumi-session.sh
source "$(dirname "$0")/pulumi-session.sh"

number="${1:?usage: ci/review-environment.sh PULL_REQUEST DIRECTORY}"
out="${2:?usage: ci/review-environment.sh PULL_REQUEST DIRECTORY}"
[[ "$number" =~ ^[0-9]{1,9}$ ]] || { echo "error: '$number' is not a pull request number" >&2; exit 2; }
stack="pr-$number"
mkdir -p "$out"
publish_program

# dev's settings, without what ties them to dev's own secrets key.
grep -Ev '^(secretsprovider|encryptedkey|encryptionsalt):' Pulumi.dev.yaml >"Pulumi.$stack.yaml"
open_stack "$stack" create

# What must differ from dev and from other environments: names that are unique per project or account,
# ranges, so that no address of one stack passes for another's, and the audit configuration that only
# one stack may own.
n=$((10#$number))
block=$((n / 256 % 64))
set_config() { pulumi config set --stack "$stack" --non-interactive "$@"; }
set_config keyless-alloydb:client instance
set_config keyless-alloydb:roleName "alloydb-$stack"
set_config --path 'keyless-alloydb:trustedRoles[0].roleName' "alloydb-$stack"
set_config keyless-alloydb:serviceAccountId "alloydb-$stack"
set_config keyless-alloydb:googleSubnetCidr "10.$((64 + block)).$((n % 256)).0/24"
set_config keyless-alloydb:awsVpcCidr "10.$((128 + block)).$((n % 256)).0/24"
set_config keyless-alloydb:auditLogs false
# Finds in AWS what a killed run has made: ci/pending.sh.
set_config --path keyless-alloydb:tags.stack "$stack"
# A deployer of pull requests has a project of its own: ci/bootstrap.sh.
set_config keyless-alloydb:googleProject "${GOOGLE_PROJECT:?ci/bootstrap.sh prints it}"

ci/pending.sh "$stack"
unlocking pulumi up --stack "$stack" --yes --non-interactive --suppress-outputs

output() { pulumi stack output "$1" --stack "$stack"; }
session="$(output sessionCommand)"
verify="$(output verifyCommand)"
grants="$(output grantsCommand)"
cat >"$out/comment.md" <<COMMENT
### Review environment \`$stack\` is up

| to | run |
|---|---|
| open a shell on the client | \`$session\` |
| prove every hop | \`$verify\` |
| give the workload its privileges | \`$grants\` |

It costs money while it is up. Remove the label or close the pull request to destroy it; every night it is destroyed anyway, and the next push brings it back.
COMMENT
summary <"$out/comment.md"
