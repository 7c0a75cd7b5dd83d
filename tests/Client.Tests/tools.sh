#!/usr/bin/env bash
# usage: tests/Client.Tests/tools.sh
# Installs what the tests of the instance's files run, on Debian as root; else names what is missing.
set -euo pipefail

declare -A packages=(
  [cloud-init]=cloud-init
  [curl]=curl
  [python3]=python3
  [runuser]=util-linux
  [setpriv]=util-linux
  [shellcheck]=shellcheck
  [systemd-analyze]=systemd
  [unshare]=util-linux
)
missing=()
for tool in "${!packages[@]}"; do
  command -v "$tool" >/dev/null || missing+=("${packages[$tool]}")
done
# Debian keeps the server's programs out of PATH.
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null ||
  missing+=(postgresql)
((${#missing[@]})) || exit 0

if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
  printf 'missing: %s\n' "${missing[@]}" >&2
  echo "error: install these packages (Debian's names) or run this as root on Debian" >&2
  exit 1
fi
if [[ ! -e /etc/cloud ]]; then
  # Only its schema is wanted, never its work at the next boot.
  mkdir /etc/cloud
  touch /etc/cloud/cloud-init.disabled
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq --no-install-recommends "${missing[@]}" >/dev/null
