#!/usr/bin/env bash
# usage: ci/doctor.sh [STACK]
# Says what a first deployment of STACK (default dev) needs and does not find, and how to get it: tools, settings,
# logins, state, project, organisation policies, quotas. Changes nothing, and asks a cloud only what this machine
# can ask. Exit codes: 0 nothing is missing, 1 something is, 2 wrong usage.
set -euo pipefail
cd "$(dirname "$0")/.."

stack="${1:-dev}"
if (($# > 1)) || [[ ! "$stack" =~ ^[a-z][a-z0-9-]{0,39}$ ]]; then
  echo "usage: ci/doctor.sh [STACK]" >&2
  exit 2
fi
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

lacking=0 unsure=0
topic() { printf '\n%s\n' "$1"; }
ok() { printf '  ✓ %s\n' "$1"; }
missing() {
  printf '  ✗ %s\n      %s\n' "$1" "$2"
  lacking=$((lacking + 1))
}
unknown() {
  printf '  ? %s\n      %s\n' "$1" "$2"
  unsure=$((unsure + 1))
}

# ask COMMAND... - prints its answer, if there is one within half a minute; `why` tells what it said otherwise.
limit=()
! command -v timeout >/dev/null || limit=(timeout 30)
ask() { ${limit[@]+"${limit[@]}"} "$@" </dev/null 2>"$work/why"; }
why() { tail -n 1 "$work/why" | cut -c -200; }

# version COMMAND... - the first version number that it prints; fails where there is no such command.
version() {
  local text
  text="$(ask "$@")" || return 1
  grep -oE '[0-9]+\.[0-9]+(\.[0-9]+)*' <<<"$text" | head -n 1
}

# tool NAME OLDEST HOW COMMAND... - checks that the command is there and new enough.
tool() {
  local name="$1" oldest="$2" how="$3" found
  shift 3
  if ! found="$(version "$@")" || [[ -z "$found" ]]; then
    missing "$name: not found" "$how"
  elif [[ "$(printf '%s\n' "$oldest" "$found" | sort -V | head -n 1)" != "$oldest" ]]; then
    missing "$name $found: older than $oldest" "$how"
  else
    ok "$name $found"
    return 0
  fi
  return 1
}

# setting NAME - its value in the stack's file, if it is a plain one.
setting() {
  sed -nE "s/^ *(keyless-alloydb:)?$1: *[\"']?([^\"'#]*[^\"'# ]).*/\\2/p" "Pulumi.$stack.yaml" | head -n 1
}

topic "Tools"
tool '.NET SDK' 10.0.100 'https://dotnet.microsoft.com/download/dotnet/10.0' dotnet --version || true
tool bash 4.4 'the scripts in ci need it; macOS: brew install bash' bash --version || true
tool git 2.0 'https://git-scm.com/downloads' git --version || true
tool make 3.81 'Debian and Ubuntu: apt-get install make; macOS: xcode-select --install' make --version || true
tool jq 1.6 'the runbook reads outputs with it; Debian and Ubuntu: apt-get install jq; macOS: brew install jq' jq --version || true
pulumi=true gcloud=true aws=true
tool 'Pulumi CLI' 3.187.0 'https://www.pulumi.com/docs/iac/download-install/; older ones reject Pulumi.yaml' \
  pulumi version || pulumi=false
tool gcloud 400.0.0 'https://cloud.google.com/sdk/docs/install' gcloud --version || gcloud=false
tool 'AWS CLI' 2.0.0 'https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html; 1 has no aws sso login' \
  aws --version || aws=false
tool 'Session Manager plugin' 1.2 \
  'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html' \
  session-manager-plugin --version || true

topic "Settings"
if [[ -f "Pulumi.$stack.yaml" ]]; then
  project="$(setting googleProject)" account="$(setting awsAccountId)" region="$(setting awsRegion)"
  location="$(setting googleRegion)" identity="$(setting identityProject)"
  for name in googleProject googleRegion awsAccountId awsRegion; do
    value="$(setting "$name")"
    case "$value" in
      '') missing "$name: not in Pulumi.$stack.yaml" "pulumi config set keyless-alloydb:$name VALUE --stack $stack" ;;
      example-* | 123456789012) missing "$name: $value is the example's" "put yours into Pulumi.$stack.yaml" ;;
      *) ok "$name: $value" ;;
    esac
  done
else
  missing "Pulumi.$stack.yaml: there is no such file" "cp Pulumi.dev.yaml Pulumi.$stack.yaml, and put your values in"
  project='' account='' region='' location='' identity=''
fi

topic "Logins"
if ! $gcloud; then
  unknown 'Google Cloud' 'not asked: gcloud is missing or too old'
elif ! ask gcloud auth print-access-token >/dev/null; then
  missing 'Google Cloud: gcloud has no login' 'gcloud auth login'
  gcloud=false
else
  ok 'Google Cloud: gcloud'
fi
if $gcloud; then
  if ask gcloud auth application-default print-access-token >/dev/null; then
    ok 'Google Cloud: Pulumi, by application default credentials'
  else
    missing 'Google Cloud: Pulumi has no login' 'gcloud auth application-default login'
  fi
fi
if ! $aws; then
  unknown 'AWS' 'not asked: the AWS CLI is missing or too old'
elif ! caller="$(ask aws sts get-caller-identity --query Account --output text)"; then
  missing 'AWS: no login' 'aws sso login'
  aws=false
elif [[ -n "$account" && "$caller" != "$account" ]]; then
  missing "AWS: the login is of account $caller, awsAccountId is $account" 'aws sso login, with the profile of that account in AWS_PROFILE'
else
  ok "AWS: account $caller"
fi

topic "State"
deployed=false
if ! $pulumi; then
  unknown 'state and stack' 'not asked: the Pulumi CLI is missing or too old'
elif ! stacks="$(ask pulumi stack ls --json --non-interactive)"; then
  missing 'state: the Pulumi CLI has no login' 'pulumi login gs://BUCKET; docs/how-to.md, "Make a bucket and a key for the state"'
elif ! grep -qE "\"name\": *\"([^\"]*/)?$stack\"" <<<"$stacks"; then
  missing "stack $stack: not in this state" "pulumi stack init $stack --secrets-provider KEY; docs/how-to.md, \"Make a bucket and a key for the state\""
else
  ok "stack $stack"
  ! ask pulumi stack output identity --stack "$stack" --non-interactive >/dev/null || deployed=true
fi

# in_project ID - checks what only Google can tell of a project.
in_project() {
  local id="$1" enabled name off=()
  if ! ask gcloud projects describe "$id" --format 'value(projectId)' --quiet >/dev/null; then
    missing "project $id: not to be seen" "https://console.cloud.google.com/projectcreate, or ask for the role Owner; gcloud says: $(why)"
    return 1
  fi
  ok "project $id"
  if ! enabled="$(ask gcloud billing projects describe "$id" --format 'value(billingEnabled)' --quiet)"; then
    unknown "project $id: billing" "gcloud says: $(why)"
  elif [[ "$enabled" != True ]]; then
    missing "project $id: no billing account" "gcloud billing projects link $id --billing-account ACCOUNT"
  else
    ok "project $id: billing"
  fi
  enabled="$(ask gcloud services list --enabled --project "$id" --format 'value(config.name)' --quiet)" || enabled=''
  for name in serviceusage.googleapis.com cloudresourcemanager.googleapis.com; do
    grep -qxF "$name" <<<"$enabled" || off+=("$name")
  done
  if ((${#off[@]})); then
    missing "project $id: off are the APIs that switch on the others" "gcloud services enable ${off[*]} --project $id"
  else
    ok "project $id: the two APIs that switch on the others"
  fi
}

# policy CONSTRAINT WANTED ASK - judges the answer of the constraint, asked before. Without WANTED, values
# cannot be judged here.
policy() {
  local constraint="$1" wanted="$2" rules listed
  if ! rules="$(cat "$work/policies/$constraint" 2>/dev/null)" || [[ -z "$rules" ]]; then
    unknown "$constraint" 'gcloud did not answer; gcloud services enable orgpolicy.googleapis.com, or ask for the role Organization Policy Viewer'
  elif grep -qE '(enforce|denyAll): true' <<<"$rules"; then
    missing "$constraint forbids it" "ask for $3"
  elif grep -qE '(allowed|denied)Values:' <<<"$rules"; then
    listed="$(sed -n '/allowedValues:/,/[a-z]:$/p' <<<"$rules")"
    if [[ -n "$wanted" && -n "$listed" ]] && grep -qF -- "$wanted" <<<"$listed"; then
      ok "$constraint allows $wanted"
    elif [[ -n "$wanted" && -z "$listed" ]] && ! grep -qF -- "$wanted" <<<"$rules"; then
      ok "$constraint does not name $wanted"
    else
      unknown "$constraint lists values" "it has to allow $3; gcloud org-policies describe $constraint --effective --project $project"
    fi
  else
    ok "$constraint"
  fi
}

topic "Google Cloud project"
asked=false
if ! $gcloud || [[ -z "$project" ]]; then
  unknown 'project, organisation policies, quotas' 'not asked: gcloud, its login or googleProject is missing'
elif in_project "$project"; then
  asked=true
  [[ -z "$identity" || "$identity" == "$project" ]] || in_project "$identity" || true
fi

if $asked; then
  topic "Organisation policies"
  mkdir "$work/policies"
  constraints=(iam.workloadIdentityPoolProviders iam.workloadIdentityPoolAwsAccounts iam.allowedPolicyMemberDomains
    iam.disableServiceAccountCreation compute.restrictVpnPeerIPs compute.restrictPrivateServiceConnectProducer
    compute.disablePrivateServiceConnectCreationForConsumers gcp.restrictNonCmekServices gcp.restrictServiceUsage
    gcp.resourceLocations)
  for constraint in "${constraints[@]}"; do
    ask gcloud org-policies describe "$constraint" --effective --quiet --project "$project" \
      >"$work/policies/$constraint" &
  done
  wait
  policy iam.workloadIdentityPoolProviders https://sts.amazonaws.com https://sts.amazonaws.com
  policy iam.workloadIdentityPoolAwsAccounts "$account" "account $account and the others of trustedRoles"
  policy iam.allowedPolicyMemberDomains '' "principals of the project's own pools and the domains of administrators"
  policy iam.disableServiceAccountCreation '' 'an exception'
  policy compute.restrictVpnPeerIPs '' 'the four outside addresses of AWS, output tunnels'
  policy compute.restrictPrivateServiceConnectProducer '' "services of Google's organisation"
  policy compute.disablePrivateServiceConnectCreationForConsumers SERVICE_PRODUCERS 'endpoints to services of producers'
  [[ -n "$(setting googleKmsKey)" ]] ||
    policy gcp.restrictNonCmekServices alloydb.googleapis.com 'alloydb.googleapis.com without a key of your own, or set googleKmsKey'
  policy gcp.restrictServiceUsage alloydb.googleapis.com 'the APIs that make preview lists'
  policy gcp.resourceLocations "$location" "$location"
fi

# room NAME USED LIMIT NEEDED HOW - one quota.
room() {
  if [[ ! "$2$3" =~ ^[0-9.]+$ ]]; then
    unknown "$1" "$5"
  elif awk "BEGIN { exit !($2 + $4 > $3) }"; then
    missing "$1: ${2%.*} of ${3%.*} used, $4 more needed" "$5"
  else
    ok "$1: ${2%.*} of ${3%.*} used"
  fi
}

# aws_room NAME SERVICE CODE COUNT... - one of AWS; COUNT is the command that counts what there is.
aws_room() {
  local allowed used how="https://$region.console.aws.amazon.com/servicequotas/home/services/$2/quotas/$3"
  allowed="$(ask aws service-quotas get-service-quota --region "$region" --service-code "$2" --quota-code "$3" \
    --query Quota.Value --output text)" || allowed=unknown
  used="$(ask aws "${@:4}" --region "$region" --output text)" || used=unknown
  [[ ! "$used$allowed" =~ ^[0-9.]+$ ]] ||
    how="aws service-quotas request-service-quota-increase --region $region --service-code $2 --quota-code $3 --desired-value $((${used%.*} + 1))"
  room "$1" "$used" "$allowed" 1 "$how"
}

topic "Quotas"
if $deployed; then
  ok "not asked: $stack is deployed"
else
  if ! $aws || [[ -z "$region" ]]; then
    unknown 'AWS' 'not asked: the AWS CLI, its login or awsRegion is missing'
  else
    aws_room 'AWS VPCs' vpc L-F678F1CE ec2 describe-vpcs --query 'length(Vpcs)'
    aws_room 'AWS VPN gateways' ec2 L-7029FAB6 ec2 describe-vpn-gateways \
      --query "length(VpnGateways[?State!='deleted'])"
    aws_room 'AWS Resolver endpoints' route53resolver L-4A669CC0 route53resolver list-resolver-endpoints \
      --query 'length(ResolverEndpoints)'
    [[ "$(setting googleApis)" != internet && "$(setting publicPath)" != true ]] ||
      aws_room 'AWS Elastic IPs' ec2 L-0263D0A3 ec2 describe-addresses --query 'length(Addresses)'
  fi
  if $asked; then
    if ! quotas="$(ask gcloud compute project-info describe --project "$project" --quiet --flatten 'quotas[]' \
      --format 'value(quotas.metric,quotas.usage,quotas.limit)')"; then
      unknown 'Google Cloud' "compute.googleapis.com does not answer, as before a first deployment; new projects have room"
    else
      for need in NETWORKS:1 ROUTERS:1 VPN_GATEWAYS:1 EXTERNAL_VPN_GATEWAYS:1 VPN_TUNNELS:4; do
        read -r _ used allowed <<<"$(grep -E "^${need%:*}[[:space:]]" <<<"$quotas" || echo "- - -")"
        room "Google Cloud ${need%:*}" "$used" "$allowed" "${need#*:}" \
          "https://console.cloud.google.com/iam-admin/quotas?project=$project"
      done
    fi
  fi
fi

printf '\n%s missing, %s not known\n' "$lacking" "$unsure"
((lacking == 0))
