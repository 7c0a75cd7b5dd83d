#!/usr/bin/env bash
# Sets up what the workflows stand on, with no key anywhere: GitHub's OIDC tokens are trusted by a
# Google identity pool and an AWS role, each for exactly one environment of exactly one repository;
# a bucket holds Pulumi's state and a KMS key encrypts its secrets.
# Run it once per environment, logged in to both clouds as an administrator. It can be run again:
# what exists is left alone, what differs in trust is brought back.
set -euo pipefail

usage() {
  cat <<'USAGE'
usage: ci/bootstrap.sh --repository OWNER/NAME --repository-id N --environment NAME
                       --google-project ID --aws-account N --aws-region NAME
                       [--google-location NAME] [--dry-run]

  --repository-id    GET /repos/OWNER/NAME, field id; survives a squatter of a freed name
  --environment      the GitHub environment that the identity is for: dev, prod or review deploy;
                     dev-preview and prod-preview can only read, for pull requests and plans
  --google-location  of the state bucket and the key (default asia-northeast1)
  --dry-run          print the commands that change something instead of running them
USAGE
}

fail() {
  echo "error: $*" >&2
  usage >&2
  exit 2
}

repository='' repository_id='' environment='' project='' account='' region=''
location=asia-northeast1 dry_run=false
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
    --google-location) location="$2" ;;
    --aws-account) account="$2" ;;
    --aws-region) region="$2" ;;
    *) fail "unknown option $1" ;;
  esac
  shift 2
done

# These go into conditions and policies: nothing that could end a quotation gets that far.
[[ "$repository" =~ ^[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}$ ]] || fail "--repository '$repository' is not OWNER/NAME"
[[ "$repository_id" =~ ^[0-9]+$ ]] || fail "--repository-id '$repository_id' is not a number"
[[ "$environment" =~ ^(review|(dev|prod)(-preview)?)$ ]] || fail "--environment '$environment' is not review, dev, prod, dev-preview or prod-preview"
[[ "$project" =~ ^[a-z][a-z0-9-]{4,28}[a-z0-9]$ ]] || fail "--google-project '$project' is not a project id"
[[ "$account" =~ ^[0-9]{12}$ ]] || fail "--aws-account '$account' is not 12 digits"
[[ "$region" =~ ^[a-z]{2}(-[a-z]+)+-[0-9]$ ]] || fail "--aws-region '$region' is not a region"
[[ "$location" =~ ^[a-z]+(-[a-z]+[0-9])?$ ]] || fail "--google-location '$location' is not a location"

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

name=keyless-alloydb
pool=github
identity="$name-$environment"
issuer=token.actions.githubusercontent.com
subject="repo:$repository:environment:$environment"
condition="assertion.repository_id == '$repository_id' && assertion.repository == '$repository'"
email="$identity@$project.iam.gserviceaccount.com"
bucket="$project-$name-state"
key="projects/$project/locations/$location/keyRings/$name/cryptoKeys/state"
number="$(gcloud projects describe "$project" --format='value(projectNumber)')"
in_project=(--project "$project" --quiet)

echo "== Google: APIs" >&2
run gcloud services enable "${in_project[@]}" iam.googleapis.com iamcredentials.googleapis.com \
  sts.googleapis.com cloudresourcemanager.googleapis.com serviceusage.googleapis.com \
  storage.googleapis.com cloudkms.googleapis.com

echo "== Google: state and key" >&2
ensure "gcloud storage buckets describe gs://$bucket" \
  gcloud storage buckets create "gs://$bucket" "${in_project[@]}" --location "$location" \
  --uniform-bucket-level-access --public-access-prevention
run gcloud storage buckets update "gs://$bucket" --versioning --quiet
ensure "gcloud kms keyrings describe $name --location $location --project $project" \
  gcloud kms keyrings create "$name" --location "$location" "${in_project[@]}"
ensure "gcloud kms keys describe state --keyring $name --location $location --project $project" \
  gcloud kms keys create state --keyring "$name" --location "$location" "${in_project[@]}" \
  --purpose encryption --rotation-period 90d --next-rotation-time +p90d

echo "== Google: trust in GitHub" >&2
ensure "gcloud iam workload-identity-pools describe $pool --location global --project $project" \
  gcloud iam workload-identity-pools create "$pool" --location global "${in_project[@]}" \
  --display-name 'GitHub Actions'
provider_flags=(--location global --workload-identity-pool "$pool" "${in_project[@]}"
  --issuer-uri "https://$issuer"
  --attribute-mapping 'google.subject=assertion.sub,attribute.repository_id=assertion.repository_id'
  --attribute-condition "$condition")
if gcloud iam workload-identity-pools providers describe "$pool" --location global \
  --workload-identity-pool "$pool" --project "$project" >/dev/null 2>&1; then
  run gcloud iam workload-identity-pools providers update-oidc "$pool" "${provider_flags[@]}"
else
  run gcloud iam workload-identity-pools providers create-oidc "$pool" "${provider_flags[@]}"
fi
ensure "gcloud iam service-accounts describe $email --project $project" \
  gcloud iam service-accounts create "$identity" "${in_project[@]}" --display-name "$identity"
run gcloud iam service-accounts add-iam-policy-binding "$email" "${in_project[@]}" \
  --role roles/iam.workloadIdentityUser \
  --member "principal://iam.googleapis.com/projects/$number/locations/global/workloadIdentityPools/$pool/subject/$subject"

if [[ "$environment" == *-preview ]]; then
  # What a preview asks the clouds: the project, its addresses, the database instance.
  google_roles=(roles/browser roles/compute.viewer roles/alloydb.viewer)
  state_role=roles/storage.objectViewer
  key_role=roles/cloudkms.cryptoKeyDecrypter
else
  google_roles=(roles/alloydb.admin roles/compute.networkAdmin roles/dns.admin
    roles/iam.serviceAccountAdmin roles/iam.workloadIdentityPoolAdmin
    roles/networkconnectivity.consumerNetworkAdmin roles/resourcemanager.projectIamAdmin
    roles/servicedirectory.editor roles/serviceusage.serviceUsageAdmin)
  state_role=roles/storage.objectAdmin
  key_role=roles/cloudkms.cryptoKeyEncrypterDecrypter
fi
for role in "${google_roles[@]}"; do
  run gcloud projects add-iam-policy-binding "$project" --quiet --condition None \
    --member "serviceAccount:$email" --role "$role"
done
run gcloud storage buckets add-iam-policy-binding "gs://$bucket" --quiet \
  --member "serviceAccount:$email" --role "$state_role"
run gcloud kms keys add-iam-policy-binding state --keyring "$name" --location "$location" \
  "${in_project[@]}" --member "serviceAccount:$email" --role "$key_role"

echo "== AWS: trust in GitHub" >&2
actual="$(aws sts get-caller-identity --query Account --output text)"
[[ "$actual" == "$account" ]] || fail "the AWS login is of account $actual, not $account"
issuer_arn="arn:aws:iam::$account:oidc-provider/$issuer"
ensure "aws iam get-open-id-connect-provider --open-id-connect-provider-arn $issuer_arn" \
  aws iam create-open-id-connect-provider --url "https://$issuer" --client-id-list sts.amazonaws.com
trust="$(
  cat <<JSON
{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":"$issuer_arn"},"Condition":{"StringEquals":{"$issuer:aud":"sts.amazonaws.com","$issuer:sub":"$subject"}}}]}
JSON
)"
if aws iam get-role --role-name "$identity" >/dev/null 2>&1; then
  run aws iam update-assume-role-policy --role-name "$identity" --policy-document "$trust"
else
  run aws iam create-role --role-name "$identity" --assume-role-policy-document "$trust" \
    --max-session-duration 7200
fi
if [[ "$environment" == *-preview ]]; then
  run aws iam put-role-policy --role-name "$identity" --policy-name preview --policy-document \
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:DescribeAvailabilityZones","Resource":"*"},{"Effect":"Allow","Action":"ssm:GetParameter","Resource":"arn:aws:ssm:*::parameter/aws/service/*"}]}'
else
  for policy in AmazonVPCFullAccess AmazonEC2FullAccess AmazonRoute53ResolverFullAccess \
    AmazonSSMFullAccess AmazonS3FullAccess CloudWatchLogsFullAccess IAMFullAccess; do
    run aws iam attach-role-policy --role-name "$identity" \
      --policy-arn "arn:aws:iam::aws:policy/$policy"
  done
fi

cat <<DONE
Set these variables (no secrets) on the GitHub environment "$environment":
  GOOGLE_IDENTITY_PROVIDER=projects/$number/locations/global/workloadIdentityPools/$pool/providers/$pool
  GOOGLE_SERVICE_ACCOUNT=$email
  AWS_ROLE=arn:aws:iam::$account:role/$identity
  AWS_REGION=$region
  PULUMI_BACKEND_URL=gs://$bucket
  PULUMI_SECRETS_PROVIDER=gcpkms://$key
DONE
case "$environment" in
  dev | prod)
    cat <<NEXT
Then create the stack once, and commit the two lines that this adds to Pulumi.$environment.yaml:
  pulumi login gs://$bucket
  pulumi stack init $environment --secrets-provider gcpkms://$key
NEXT
    ;;
esac
[[ "$environment" != prod ]] || echo 'Give the environment "prod" required reviewers and the branch rule "main".'
