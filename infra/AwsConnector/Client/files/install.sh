#!/usr/bin/env bash
# usage: alloydb-install proxy|psql|gcloud
# Installs one thing and tries again until it is there: at first boot the VPN may not be up yet.
# A file with another hash than the pinned one is never installed: exit code 1.
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

gcloud() {
  ! type -P gcloud >/dev/null || return 0
  local google=https://packages.cloud.google.com/yum
  dnf install --assumeyes --quiet \
    --repofrompath "google-cloud-cli,$google/repos/cloud-sdk-el9-$(uname -m)" \
    --setopt google-cloud-cli.gpgcheck=1 \
    --setopt "google-cloud-cli.gpgkey=$google/doc/rpm-package-key.gpg" \
    google-cloud-cli
}

case "${1:-}" in
proxy | psql | gcloud) ;;
*)
  echo "error: \"${1:-}\" is nothing to install: proxy, psql or gcloud" >&2
  exit 2
  ;;
esac

until "$1"; do
  echo "$1 is not installed yet; next try in 15 s"
  sleep 15
done
echo "$1 is installed"
