#!/usr/bin/env bash
# usage: alloydb-install agent|proxy|psql|gcloud
# Makes one thing ready and tries again until it is: at first boot the VPN may not be up yet, nor the
# role's policy in force. A file with another hash than the pinned one is never installed: exit code 1.
set -euo pipefail
# @settings@

pinned() {
  [[ -f "$1" ]] && sha256sum --check --status <<<"$sha256  $1"
}

download() {
  case "$source" in
  s3://*) aws s3 cp --only-show-errors --region "$region" "$source" "$1" ;;
  *)
    curl --fail --silent --show-error --location --proto =https \
      --connect-timeout 10 --max-time 300 --output "$1" "$source"
    ;;
  esac
}

proxy() {
  ! pinned "$binary" || return 0
  local file="$binary.download"
  download "$file" || return
  if ! pinned "$file"; then
    echo "error: $source has SHA-256 $(sha256sum "$file" | cut -d ' ' -f 1)," \
      "pinned is $sha256: refused. Check proxySha256 and who wrote the file." >&2
    rm -f "$file"
    exit 1
  fi
  chmod 0755 "$file" && mv "$file" "$binary"
}

psql() {
  ! type -P psql >/dev/null || return 0
  local version
  for version in 17 16 15; do
    ! dnf install --assumeyes --quiet "postgresql$version" || return 0
  done
  return 1
}

# Google's package brings a Python for x86_64 only, and Amazon Linux's own is too old for it.
gcloud() {
  local google=https://packages.cloud.google.com/yum
  [[ -x "$gcloud" ]] || dnf install --assumeyes --quiet python3.12 \
    --repofrompath "google-cloud-cli,$google/repos/cloud-sdk-el9-$(uname -m)" \
    --setopt google-cloud-cli.gpgcheck=1 \
    --setopt "google-cloud-cli.gpgkey=$google/doc/rpm-package-key.gpg" \
    google-cloud-cli || return
  local wrapper="$wrappers/gcloud" config
  printf '#!/bin/sh\nCLOUDSDK_PYTHON=/usr/bin/python3.12 exec %s "$@"\n' "$gcloud" >"$wrapper" || return
  chmod 0755 "$wrapper" || return
  # A login by file asks nobody, but it reads the file with all that a login needs.
  config=$(mktemp -d) || return
  "$wrapper" version &&
    CLOUDSDK_CONFIG="$config" "$wrapper" auth login --quiet --cred-file="$credentials"
  local result=$?
  rm -rf "$config"
  return "$result"
}

# Systems Manager's agent starts before this does. Where its role's policy was not in force yet, it
# waits up to half an hour before it asks again.
agent() {
  aws ssm list-associations --region "$region" --max-items 1 >/dev/null &&
    systemctl restart amazon-ssm-agent
}

case "${1:-}" in
agent | proxy | psql | gcloud) ;;
*)
  echo "error: \"${1:-}\" is nothing to install: agent, proxy, psql or gcloud" >&2
  exit 2
  ;;
esac

until "$1"; do
  echo "$1 is not ready yet; next try in 15 s"
  sleep 15
done
echo "$1 is ready"
