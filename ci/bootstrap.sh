#!/usr/bin/env bash
# Sets up what the workflows need, without any key: GitHub's OIDC tokens are trusted by a
# Google identity pool and an AWS role, each for exactly one environment of exactly one repository;
# a bucket holds Pulumi's state and a KMS key encrypts its secrets, in Google Cloud or in AWS; or Pulumi
# Cloud has both. Run it once per environment, logged in to GitHub and both clouds as an administrator.
# It can be run again: it brings back the trust of this environment's two identities and their rights in
# the projects, the state's bucket, its key and the AWS account, and takes away what they have beyond that.
set -euo pipefail

usage() {
  cat <<'USAGE'
usage: ci/bootstrap.sh --repository OWNER/NAME --repository-id N --environment NAME
                       --google-project ID --aws-account N --aws-region NAME
                       [--identity-project ID] [--google-location NAME]
                       [--state gs|s3|cloud] [--pulumi-organization NAME] [--dry-run]

  --repository-id    GET /repos/OWNER/NAME, field id; it stays when the repository is renamed
  --environment      the GitHub environment that the identity is for: STACK (a file Pulumi.STACK.yaml)
                     and review deploy; review-down destroys what review has made;
                     STACK-preview can only read, for plans of main;
                     STACK-pull the same, for previews of pull requests.
                     At most 14 characters, since Google allows 30 in keyless-alloydb-ENVIRONMENT
  --google-project   serves one stack or review, with its previews
  --identity-project the setting identityProject, where the stack has one
  --google-location  of the state bucket and the key (default asia-northeast1): a region, or one of nam4,
                     eur4, asia1, us and asia, which survive the loss of a region
  --state            where state and key live: gs, Cloud Storage and Cloud KMS (default); s3, Amazon
                     S3 and AWS KMS, where the account serves one stack or review; or cloud,
                     Pulumi Cloud
  --pulumi-organization
                     with --state cloud: the organization there
  --dry-run          print the commands that change something instead of running them
USAGE
}

fail() {
  echo "error: $*" >&2
  usage >&2
  exit 2
}

repository='' repository_id='' environment='' project='' identity_project='' account='' region=''
location=asia-northeast1 state=gs organization='' dry_run=false
while (($#)); do
  case "$1" in
    --dry-run) dry_run=true; shift; continue ;;
    --help) usage; exit 0 ;;
  esac
  (($# >= 2)) || fail "$1 needs a value"
  case "$1" in
    --repository) repository="$2" ;;
    --repository-id) repository_id="$2" ;;
    --environment) environment="$2" ;;
    --google-project) project="$2" ;;
    --identity-project) identity_project="$2" ;;
    --google-location) location="$2" ;;
    --aws-account) account="$2" ;;
    --aws-region) region="$2" ;;
    --state) state="$2" ;;
    --pulumi-organization) organization="$2" ;;
    *) fail "unknown option $1" ;;
  esac
  shift 2
done

# These go into conditions and policies, so a character that could end a quotation is refused.
[[ "$repository" =~ ^[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}$ ]] || fail "--repository '$repository' is not OWNER/NAME"
[[ "$repository_id" =~ ^[0-9]+$ ]] || fail "--repository-id '$repository_id' is not a number"
stacks="$("$(dirname "$0")/stacks.sh")"
stack="${environment%-preview}"
stack="${stack%-pull}"
[[ "$environment" != review-down ]] || stack=review
grep -qxF -- "$stack" <<<"$stacks"$'\nreview' && [[ "$environment" != review-p* ]] ||
  fail "--environment '$environment' is not review, review-down, or one of the stacks (${stacks//$'\n'/, }), alone or with -preview or -pull"
((${#environment} <= 14)) || fail "--environment '$environment' has more than 14 characters, and Google allows 30 in keyless-alloydb-$environment: give the stack a shorter name"
[[ "$project" =~ ^[a-z][a-z0-9-]{4,28}[a-z0-9]$ ]] || fail "--google-project '$project' is not a project id"
[[ "$identity_project" =~ ^([a-z][a-z0-9-]{4,28}[a-z0-9])?$ ]] || fail "--identity-project '$identity_project' is not a project id"
[[ "$account" =~ ^[0-9]{12}$ ]] || fail "--aws-account '$account' is not 12 digits"
[[ "$region" =~ ^[a-z]{2}(-[a-z]+)+-[0-9]$ ]] || fail "--aws-region '$region' is not a region"
[[ "$state" =~ ^(gs|s3|cloud)$ ]] || fail "--state '$state' is not gs, s3 or cloud"
[[ "$organization" =~ ^([A-Za-z0-9][A-Za-z0-9_-]*)?$ ]] || fail "--pulumi-organization '$organization' is not a name"
[[ "$state:${organization:+given}" =~ ^(cloud:given|gs:|s3:)$ ]] || fail "--pulumi-organization belongs to --state cloud"
[[ "$location" =~ ^[a-z]+[0-9]*(-[a-z]+[0-9]+)?$ ]] || fail "--google-location '$location' is not a location"

# run COMMAND... - what changes something goes through here.
run() {
  if $dry_run; then
    printf '%q ' "$@"
    echo
  else
    "$@" >&2
  fi
}

# ensure "CHECK" CREATE... - creates what the check does not find.
ensure() {
  local check="$1"
  shift
  if $check >/dev/null 2>&1; then
    echo "exists: $check" >&2
  else
    run "$@"
  fi
}

# missing WANTED... - reads what there is and prints what is wanted and not there.
missing() { comm -23 <(printf '%s\n' "$@" | sort -u) <(sort -u); }

# extra WANTED... - reads what there is and prints what is there and not wanted.
extra() { comm -13 <(printf '%s\n' "$@" | sort -u) <(sed '/^$/d' | sort -u); }

name=keyless-alloydb
pool=github
reads=false
[[ "$environment" == "$stack" || "$environment" == review-down ]] || reads=true
identity="$name-$environment"
issuer=token.actions.githubusercontent.com
email="$identity@$project.iam.gserviceaccount.com"
bucket="$project-$name-state"
key="projects/$project/locations/$location/keyRings/$name/cryptoKeys/state"
in_project=(--project "$project" --quiet)

# Trust rests on numbers that no rename changes and nobody can take over. The text of the subject is
# repo:OWNER/NAME:… for older repositories and repo:OWNER@OWNERID/NAME@ID:… for new and renamed ones.
# https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/
subject="$repository_id:$environment"
condition="assertion.repository_id == '$repository_id'"
subjects="\"repo:$repository:environment:$environment\",\"repo:${repository%/*}@*/*@$repository_id:environment:$environment\""

echo "== GitHub: who may use the environment" >&2
actual="$(gh api "repos/$repository" --jq .id)"
[[ "$actual" == "$repository_id" ]] || fail "$repository has the id $actual, not $repository_id"
rules=(branch_policy)
if [[ "$environment" == review || "$environment" == "$stack-pull" ]]; then
  rules=(required_reviewers)
elif [[ "$environment" == "$stack" ]] && grep -qE '^ *(keyless-alloydb:)?environment: *["'"'"']?prod\b' "$(dirname "$0")/../Pulumi.$stack.yaml"; then
  rules=(branch_policy required_reviewers)
fi
# Its cloud rights are those of every job that names the environment.
lacking="$(gh api "repos/$repository/environments/$environment" --jq '.protection_rules[].type' |
  missing "${rules[@]}" | tr '\n' ' ')"
[[ -z "$lacking" ]] || fail "the GitHub environment $environment lacks ${lacking% }. Set it at https://github.com/$repository/settings/environments (branch_policy: only main)"

echo "== Google: projects" >&2
number="$(gcloud projects describe "$project" --format='value(projectNumber)')"
# An identity that deploys may do everything in its project, to other stacks' state too.
for other in $stacks review; do
  [[ "$other" != "$stack" ]] || continue
  ! gcloud iam service-accounts describe "$name-$other@$project.iam.gserviceaccount.com" \
    --project "$project" >/dev/null 2>&1 ||
    fail "--google-project '$project' serves $other already; $stack needs a project, bucket and key of its own"
done

echo "== Google: APIs" >&2
run gcloud services enable "${in_project[@]}" iam.googleapis.com iamcredentials.googleapis.com \
  sts.googleapis.com cloudresourcemanager.googleapis.com serviceusage.googleapis.com \
  storage.googleapis.com cloudkms.googleapis.com
[[ -z "$identity_project" ]] || run gcloud services enable --project "$identity_project" --quiet \
  cloudresourcemanager.googleapis.com serviceusage.googleapis.com

if [[ "$state" == gs ]]; then
  echo "== Google: state and key" >&2
  ensure "gcloud storage buckets describe gs://$bucket" \
    gcloud storage buckets create "gs://$bucket" "${in_project[@]}" --location "$location" \
    --uniform-bucket-level-access --public-access-prevention
  # What a deployer deletes, versions included, can be restored for 30 days.
  run gcloud storage buckets update "gs://$bucket" --versioning --soft-delete-duration 30d --quiet
  ensure "gcloud kms keyrings describe $name --location $location --project $project" \
    gcloud kms keyrings create "$name" --location "$location" "${in_project[@]}"
  ensure "gcloud kms keys describe state --keyring $name --location $location --project $project" \
    gcloud kms keys create state --keyring "$name" --location "$location" "${in_project[@]}" \
    --purpose encryption --rotation-period 90d --next-rotation-time +p90d
fi

echo "== Google: trust in GitHub" >&2
ensure "gcloud iam workload-identity-pools describe $pool --location global --project $project" \
  gcloud iam workload-identity-pools create "$pool" --location global "${in_project[@]}" \
  --display-name 'GitHub Actions'
others="$(gcloud iam workload-identity-pools providers list --location global \
  --workload-identity-pool "$pool" --project "$project" --format 'value(name.basename())' |
  extra "$pool" | tr '\n' ' ')" || $dry_run
[[ -z "$others" ]] || fail "the pool $pool of $project has other providers: ${others% }. Each could give out the subject $subject. Move them to a pool of their own"
provider_flags=(--location global --workload-identity-pool "$pool" "${in_project[@]}"
  --issuer-uri "https://$issuer"
  --attribute-mapping 'google.subject=assertion.repository_id + ":" + assertion.environment'
  --attribute-condition "$condition")
if gcloud iam workload-identity-pools providers describe "$pool" --location global \
  --workload-identity-pool "$pool" --project "$project" >/dev/null 2>&1; then
  run gcloud iam workload-identity-pools providers update-oidc "$pool" "${provider_flags[@]}"
else
  run gcloud iam workload-identity-pools providers create-oidc "$pool" "${provider_flags[@]}"
fi
ensure "gcloud iam service-accounts describe $email --project $project" \
  gcloud iam service-accounts create "$identity" "${in_project[@]}" --display-name "$identity"
member="principal://iam.googleapis.com/projects/$number/locations/global/workloadIdentityPools/$pool/subject/$subject"
run gcloud iam service-accounts add-iam-policy-binding "$email" "${in_project[@]}" \
  --role roles/iam.workloadIdentityUser --member "$member"
held="$(gcloud iam service-accounts get-iam-policy "$email" "${in_project[@]}" \
  --flatten 'bindings[].members' --format 'value[separator=" "](bindings.role,bindings.members)' |
  extra "roles/iam.workloadIdentityUser $member")" || $dry_run
while read -r role other; do
  [[ -z "$role" ]] || run gcloud iam service-accounts remove-iam-policy-binding "$email" \
    "${in_project[@]}" --role "$role" --member "$other"
done <<<"$held"

alarm_roles=(roles/monitoring.alertPolicy roles/monitoring.dashboard)
if $reads; then
  # What a preview asks the clouds, and with --refresh each resource of the stack. It decrypts the stack's
  # secrets, without which Pulumi cannot read the state. No narrow role reads connection policies; only the
  # pools' viewer may list attestation rules, which the provider does for each pool.
  reader=keylessAlloydbReader
  reader_role=(--project "$project" --title "keyless-alloydb reads" --stage GA --quiet
    "--permissions=cloudkms.cryptoKeys.getIamPolicy,iam.serviceAccounts.getIamPolicy,networkconnectivity.serviceConnectionPolicies.get,resourcemanager.projects.getIamPolicy")
  if gcloud iam roles describe "$reader" --project "$project" >/dev/null 2>&1; then
    run gcloud iam roles update "$reader" "${reader_role[@]}"
  else
    run gcloud iam roles create "$reader" "${reader_role[@]}"
  fi
  google_roles=(roles/browser roles/compute.viewer roles/alloydb.viewer roles/dns.reader
    roles/iam.serviceAccountViewer roles/iam.workloadIdentityPoolViewer
    "${alarm_roles[@]/%/Viewer}"
    roles/serviceusage.serviceUsageViewer "projects/$project/roles/$reader")
  identity_roles=(roles/browser roles/iam.workloadIdentityPoolViewer "${alarm_roles[@]/%/Viewer}"
    roles/serviceusage.serviceUsageViewer)
  state_role=roles/storage.objectViewer
  key_role=roles/cloudkms.cryptoKeyDecrypter
else
  google_roles=(roles/alloydb.admin roles/compute.networkAdmin roles/dns.admin
    roles/iam.serviceAccountAdmin roles/iam.workloadIdentityPoolAdmin
    "${alarm_roles[@]/%/Editor}" roles/logging.configWriter
    roles/networkconnectivity.consumerNetworkAdmin roles/resourcemanager.projectIamAdmin
    roles/servicedirectory.editor roles/serviceusage.serviceUsageAdmin)
  # The pools, the services that they need, the audit configuration of both, and the alarm about it: an alert on a
  # log makes a rule of Cloud Logging.
  identity_roles=(roles/iam.workloadIdentityPoolAdmin "${alarm_roles[@]/%/Editor}" roles/logging.configWriter
    roles/resourcemanager.projectIamAdmin roles/serviceusage.serviceUsageAdmin)
  state_role=roles/storage.objectAdmin
  key_role=roles/cloudkms.cryptoKeyEncrypterDecrypter
fi

# grant "GROUP" RESOURCE [FLAG...] - grants the account `roles` and no others on a resource of that gcloud group.
grant() {
  local group role held
  read -ra group <<<"$1"
  shift
  for role in "${roles[@]}"; do
    run gcloud "${group[@]}" add-iam-policy-binding "$@" --quiet --condition None \
      --member "serviceAccount:$email" --role "$role"
  done
  held="$(gcloud "${group[@]}" get-iam-policy "$@" --quiet --flatten 'bindings[].members' \
    --filter "bindings.members:serviceAccount:$email" --format 'value(bindings.role)' |
    extra "${roles[@]}")" || $dry_run
  for role in $held; do
    run gcloud "${group[@]}" remove-iam-policy-binding "$@" --quiet --all \
      --member "serviceAccount:$email" --role "$role"
  done
}
roles=("${google_roles[@]}")
grant projects "$project"
if [[ "${identity_project:-$project}" != "$project" ]]; then
  roles=("${identity_roles[@]}")
  grant projects "$identity_project"
fi
if [[ "$state" == gs ]]; then
  roles=("$state_role")
  grant 'storage buckets' "gs://$bucket"
  roles=("$key_role")
  grant 'kms keys' state --keyring "$name" --location "$location" --project "$project"
fi

echo "== AWS: trust in GitHub" >&2
actual="$(aws sts get-caller-identity --query Account --output text)"
[[ "$actual" == "$account" ]] || fail "the AWS login is of account $actual, not $account"
backend="gs://$bucket" secrets="gcpkms://$key"
[[ "$state" != cloud ]] || backend=https://api.pulumi.com secrets=default
if [[ "$state" == s3 ]]; then
  # A deployer may do everything in S3, to other stacks' state too.
  for other in $stacks review; do
    [[ "$other" != "$stack" ]] || continue
    ! aws iam get-role --role-name "$name-$other" >/dev/null 2>&1 ||
      fail "--aws-account '$account' serves $other already; with --state s3, $stack needs an account of its own"
  done
  echo "== AWS: state and key" >&2
  bucket="$name-state-$account"
  where=()
  [[ "$region" == us-east-1 ]] || where=(--create-bucket-configuration "LocationConstraint=$region")
  ensure "aws s3api head-bucket --bucket $bucket" \
    aws s3api create-bucket --bucket "$bucket" --region "$region" ${where[@]+"${where[@]}"}
  run aws s3api put-public-access-block --bucket "$bucket" --public-access-block-configuration \
    BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true
  run aws s3api put-bucket-versioning --bucket "$bucket" --versioning-configuration Status=Enabled
  alias="alias/$name-state"
  if ! aws kms describe-key --region "$region" --key-id "$alias" >/dev/null 2>&1; then
    if $dry_run; then
      run aws kms create-key --region "$region" --description "State of $name"
      key_id=NEW
    else
      key_id="$(aws kms create-key --region "$region" --description "State of $name" \
        --query KeyMetadata.KeyId --output text)"
    fi
    run aws kms create-alias --region "$region" --alias-name "$alias" --target-key-id "$key_id"
    run aws kms enable-key-rotation --region "$region" --key-id "$key_id"
  fi
  backend="s3://$bucket?region=$region&awssdk=v2" secrets="awskms://$alias?region=$region&awssdk=v2"
fi
issuer_arn="arn:aws:iam::$account:oidc-provider/$issuer"
audience=sts.amazonaws.com
if audiences="$(aws iam get-open-id-connect-provider --open-id-connect-provider-arn "$issuer_arn" \
  --query ClientIDList --output text 2>/dev/null)"; then
  # Others may use the provider for other audiences: each role names its own.
  tr '\t' '\n' <<<"$audiences" | grep -qx "$audience" ||
    run aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn "$issuer_arn" \
      --client-id "$audience"
else
  run aws iam create-open-id-connect-provider --url "https://$issuer" --client-id-list "$audience"
fi
trust="$(
  cat <<JSON
{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":"$issuer_arn"},"Condition":{"StringEquals":{"$issuer:aud":"$audience","$issuer:repository_id":"$repository_id","$issuer:environment":"$environment"},"StringLike":{"$issuer:sub":[$subjects]}}}]}
JSON
)"
policies=() inline=()
declare -A document=()
# allow NAME STATEMENT... - one more inline policy of the role.
allow() {
  local IFS=,
  inline+=("$1")
  document[$1]="{\"Version\":\"2012-10-17\",\"Statement\":[${*:2}]}"
}
if $reads; then
  # Every type of the stack is read by a refresh.
  allow preview \
    '{"Effect":"Allow","Action":["cloudwatch:DescribeAlarms","cloudwatch:GetDashboard","cloudwatch:ListTagsForResource","ec2:Describe*","ec2:GetTransitGateway*","ec2:SearchTransitGatewayRoutes","events:DescribeRule","events:ListTagsForResource","events:ListTargetsByRule","iam:GetInstanceProfile","iam:GetRole","iam:GetRolePolicy","iam:ListAttachedRolePolicies","iam:ListRolePolicies","logs:DescribeLogGroups","logs:ListTagsForResource","route53resolver:Get*","route53resolver:List*","s3:Get*Configuration","s3:GetBucket*","ssm:DescribeAssociation","ssm:DescribeDocument","ssm:DescribeDocumentPermission","ssm:GetDocument","ssm:ListTagsForResource"],"Resource":"*"}' \
    '{"Effect":"Allow","Action":"ssm:GetParameter","Resource":"arn:aws:ssm:*::parameter/aws/service/*"}' \
    "{\"Effect\":\"Allow\",\"Action\":[\"s3:ListBucket\",\"s3:ListTagsForResource\",\"s3:GetObject\",\"s3:GetObjectTagging\"],\"Resource\":[\"arn:aws:s3:::$name-$account-*\"]}"
else
  # That of EC2 includes CloudWatch's alarms and dashboards.
  for policy in AmazonVPCFullAccess AmazonEC2FullAccess AmazonRoute53ResolverFullAccess \
    AmazonSSMFullAccess AmazonS3FullAccess CloudWatchLogsFullAccess IAMFullAccess; do
    policies+=("arn:aws:iam::aws:policy/$policy")
  done
  # The checks on the instance, and who hears of one that fails.
  allow events \
    '{"Effect":"Allow","Action":["events:DeleteRule","events:DescribeRule","events:List*","events:PutRule","events:PutTargets","events:RemoveTargets","events:TagResource","events:UntagResource"],"Resource":"*"}'
  # Finds what a killed run has made: ci/pending.sh.
  allow pending '{"Effect":"Allow","Action":"tag:GetResources","Resource":"*"}'
fi
if [[ "$state" == s3 ]]; then
  objects='"s3:GetObject","s3:ListBucket"' keys='"kms:Decrypt","kms:DescribeKey"'
  $reads || keys+=',"kms:Encrypt"'
  # A lock is deleted, which leaves a version; what would delete versions or end them is denied.
  $reads || allow state-versions \
    "{\"Effect\":\"Deny\",\"Action\":[\"s3:DeleteObjectVersion\",\"s3:PutBucketVersioning\",\"s3:PutLifecycleConfiguration\",\"s3:DeleteBucket\"],\"Resource\":[\"arn:aws:s3:::$bucket\",\"arn:aws:s3:::$bucket/*\"]}"
  allow state \
    "{\"Effect\":\"Allow\",\"Action\":[$objects],\"Resource\":[\"arn:aws:s3:::$bucket\",\"arn:aws:s3:::$bucket/*\"]}" \
    "{\"Effect\":\"Allow\",\"Action\":[$keys],\"Resource\":\"arn:aws:kms:$region:$account:key/*\",\"Condition\":{\"StringEquals\":{\"kms:RequestAlias\":\"$alias\"}}}"
fi

# A first deployment takes longer than the hour that a session has by default.
session=(--max-session-duration 7200)
if aws iam get-role --role-name "$identity" >/dev/null 2>&1; then
  run aws iam update-assume-role-policy --role-name "$identity" --policy-document "$trust"
  run aws iam update-role --role-name "$identity" "${session[@]}"
  held="$(aws iam list-attached-role-policies --role-name "$identity" \
    --query 'AttachedPolicies[].PolicyArn' --output text | tr '\t' '\n' |
    extra ${policies[@]+"${policies[@]}"})"
  for policy in $held; do
    run aws iam detach-role-policy --role-name "$identity" --policy-arn "$policy"
  done
  held="$(aws iam list-role-policies --role-name "$identity" --query PolicyNames --output text |
    tr '\t' '\n' | extra ${inline[@]+"${inline[@]}"})"
  for policy in $held; do
    run aws iam delete-role-policy --role-name "$identity" --policy-name "$policy"
  done
else
  run aws iam create-role --role-name "$identity" --assume-role-policy-document "$trust" "${session[@]}"
fi
for policy in ${policies[@]+"${policies[@]}"}; do
  run aws iam attach-role-policy --role-name "$identity" --policy-arn "$policy"
done
for policy in "${inline[@]}"; do
  run aws iam put-role-policy --role-name "$identity" --policy-name "$policy" \
    --policy-document "${document[$policy]}"
done

cat <<DONE
Set these variables (no secrets) on the GitHub environment "$environment":
  GOOGLE_IDENTITY_PROVIDER=projects/$number/locations/global/workloadIdentityPools/$pool/providers/$pool
  GOOGLE_SERVICE_ACCOUNT=$email
  AWS_ROLE=arn:aws:iam::$account:role/$identity
  AWS_REGION=$region
  PULUMI_BACKEND_URL=$backend
  PULUMI_SECRETS_PROVIDER=$secrets
DONE
[[ "$environment" != review ]] || echo "  GOOGLE_PROJECT=$project"
[[ "$state" != cloud ]] || cat <<CLOUD
  PULUMI_ORGANIZATION=$organization
Let Pulumi Cloud trust the environment: the issuer https://$issuer,
with a policy that gives a token of the organization to
  aud: urn:pulumi:org:$organization
  repository_id: $repository_id
  environment: $environment
CLOUD
if [[ "$environment" == "$stack" && "$stack" != review ]]; then
  cat <<NEXT
Then create the stack once, and commit what this changes in Pulumi.$environment.yaml:
  pulumi login '$backend'
  pulumi stack init $environment --secrets-provider '$secrets'
NEXT
fi
