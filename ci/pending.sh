#!/usr/bin/env bash
# usage: ci/pending.sh STACK
# Settles the creates that a killed run left in the state of a stack. What the cloud has made of one is
# taken into the state, so that the next update or destroy goes on with it; the rest is forgotten.
# `pulumi refresh` does neither: it keeps a pending create for ever, because it knows no id of it.
# Needs aws where the create was one in AWS: ids there are found by the tag `stack`.
set -euo pipefail
# shellcheck source=ci/pulumi-session.sh
source "$(dirname "$0")/pulumi-session.sh"

stack="${1:?usage: ci/pending.sh STACK}"
open_stack "$stack"

# ids - prints the ids that the create in `field` may have in its cloud; nothing where the type has none.
ids() {
  local project="${field[project]:-}" region="${field[region]:-}" name="${field[name]:-}"
  local regional="projects/$project/regions/$region" global="projects/$project/global"
  case "${field[type]}" in
    gcp:alloydb/cluster:*) echo "projects/$project/locations/${field[location]}/clusters/${field[clusterId]}" ;;
    gcp:alloydb/instance:*) echo "${field[cluster]}/instances/${field[instanceId]}" ;;
    gcp:alloydb/user:*) echo "${field[cluster]}/users/${field[userId]}" ;;
    gcp:serviceaccount/account:*) echo "projects/$project/serviceAccounts/${field[accountId]}@$project.iam.gserviceaccount.com" ;;
    gcp:compute/network:*) echo "$global/networks/$name" ;;
    gcp:compute/firewall:*) echo "$global/firewalls/$name" ;;
    gcp:compute/externalVpnGateway:*) echo "$global/externalVpnGateways/$name" ;;
    gcp:compute/subnetwork:*) echo "$regional/subnetworks/$name" ;;
    gcp:compute/address:*) echo "$regional/addresses/$name" ;;
    gcp:compute/forwardingRule:*) echo "$regional/forwardingRules/$name" ;;
    gcp:compute/haVpnGateway:*) echo "$regional/vpnGateways/$name" ;;
    gcp:compute/router:*) echo "$regional/routers/$name" ;;
    gcp:compute/vPNTunnel:*) echo "$regional/vpnTunnels/$name" ;;
    gcp:networkconnectivity/serviceConnectionPolicy:*) echo "projects/$project/locations/${field[location]}/serviceConnectionPolicies/$name" ;;
    gcp:dns/managedZone:*) echo "projects/$project/managedZones/$name" ;;
    gcp:dns/policy:*) echo "projects/$project/policies/$name" ;;
    gcp:iam/workloadIdentityPool:*) echo "projects/$project/locations/global/workloadIdentityPools/${field[workloadIdentityPoolId]}" ;;
    aws:iam/role:* | aws:iam/instanceProfile:* | aws:ssm/document:* | aws:cloudwatch/logGroup:*) echo "$name" ;;
    aws:ec2/vpc:*) tagged ec2:vpc ;;
    aws:ec2/subnet:*) tagged ec2:subnet ;;
    aws:ec2/routeTable:*) tagged ec2:route-table ;;
    aws:ec2/securityGroup:*) tagged ec2:security-group ;;
    aws:ec2/internetGateway:*) tagged ec2:internet-gateway ;;
    aws:ec2/eip:*) tagged ec2:elastic-ip ;;
    aws:ec2/natGateway:*) tagged ec2:natgateway ;;
    aws:ec2/vpcEndpoint:*) tagged ec2:vpc-endpoint ;;
    aws:ec2/customerGateway:*) tagged ec2:customer-gateway ;;
    aws:ec2/vpnGateway:*) tagged ec2:vpn-gateway ;;
    aws:ec2/vpnConnection:*) tagged ec2:vpn-connection ;;
    aws:ec2/instance:*) tagged ec2:instance ;;
    aws:route53/resolverEndpoint:*) tagged route53resolver:resolver-endpoint ;;
    aws:route53/resolverRule:*) tagged route53resolver:resolver-rule ;;
  esac
}

# tagged KIND - prints the ids of what carries the stack's tag in AWS and is not in its state.
tagged() {
  local region arn
  # The provider of the stack knows the region.
  region="$(grep -oE '"region": *"[a-z]{2}(-[a-z]+)+-[0-9]"' <<<"$state" | head -1 | grep -oE '[a-z]{2}(-[a-z]+)+-[0-9]')"
  aws resourcegroupstaggingapi get-resources --region "$region" --resource-type-filters "$1" \
    --tag-filters "Key=stack,Values=$stack" --query 'ResourceTagMappingList[].ResourceARN' --output text \
    | tr '\t' '\n' | while read -r arn; do
      [[ -z "$arn" ]] || grep -q "\"id\": *\"${arn##*/}\"" <<<"$state" || echo "${arn##*/}"
    done
}

# adopt ID - takes the create in `field` into the state under its own URN; fails where ID does not exist.
adopt() {
  local provider="${field[provider]%::*}" options=()
  # A resource without a parent is a child of the stack.
  [[ "${field[parent]:-}" == *::pulumi:pulumi:Stack::* ]] || options=(--parent "parent=${field[parent]}")
  unlocking pulumi import "${field[type]}" "${field[urn]##*::}" "$1" --stack "$stack" \
    --provider "provider=$provider" "${options[@]}" \
    --protect=false --generate-code=false --skip-preview --yes --non-interactive
}

# settle - decides about the create in `field`.
settle() {
  local id answer found
  found="$(ids)"
  [[ -n "$found" || "${field[type]}" == aws:* ]] || unknown+=("${field[urn]}")
  for id in $found; do
    if answer="$(adopt "$id" 2>&1)"; then
      adopted+=("$id")
    elif [[ "$answer" != *"does not exist"* ]]; then
      printf '%s\n' "$answer" >&2
      failed+=("${field[urn]} ($id)")
    fi
  done
}

state="$(pulumi stack export --stack "$stack")"
[[ "$state" == *'"pending_operations"'* ]] || exit 0
adopted=() unknown=() failed=()
declare -A field=()
while IFS= read -r pair <&3; do
  key="${pair%%\":*}" value="${pair#*\":}"
  key="${key#\"}" value="${value#*\"}"
  value="${value%\"}"
  case "$key:$value" in
    urn:*) field=([urn]="$value") ;;
    type:creating) settle ;;
    # Nested properties come later in the text: the first value of a name is the resource's own.
    *) [[ -v "field[$key]" ]] || field[$key]="$value" ;;
  esac
done 3< <(grep -oE '"[A-Za-z]+": *"[^"]*"' <<<"${state#*\"pending_operations\"}")

if ((${#failed[@]})); then
  {
    echo "### Pending in \`$stack\`: may exist, and could not be taken into the state"
    printf -- "- \`%s\`\n" "${failed[@]}"
  } | summary
  echo "error: ${#failed[@]} pending creates of $stack are not settled; docs/runbook.md, 'Pending operations'" >&2
  exit 1
fi
unlocking pulumi refresh --stack "$stack" --clear-pending-creates --yes --non-interactive --skip-preview \
  --suppress-outputs
{
  for id in ${adopted[@]+"${adopted[@]}"}; do
    echo "- \`$stack\` has taken over what a killed run made: \`$id\`"
  done
  for urn in ${unknown[@]+"${unknown[@]}"}; do
    echo "- \`$stack\` has forgotten a create of a killed run; look whether it exists: \`$urn\`"
  done
} | summary
