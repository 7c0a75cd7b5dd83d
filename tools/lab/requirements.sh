#!/usr/bin/env bash
# Prints what the lab lacks on this machine, a reason per line, and fails if there is any.
# With "install", installs missing packages first, where that starts no service.
set -euo pipefail

# What is run, and the Debian package that has it.
needs=(
  "/usr/lib/ipsec/charon strongswan-charon"
  "/usr/lib/ipsec/plugins/libstrongswan-kernel-libipsec.so libcharon-extra-plugins"
  "/usr/lib/ipsec/plugins/libstrongswan-openssl.so libstrongswan-standard-plugins"
  "/usr/sbin/swanctl strongswan-swanctl"
  "/usr/sbin/bird bird2"
  "/usr/lib/frr/bgpd frr"
  "/usr/sbin/named bind9"
  "/usr/bin/dig bind9-dnsutils"
  "/usr/sbin/unbound unbound"
  "/usr/sbin/nft nftables"
  "/usr/bin/ping iputils-ping"
  "/usr/bin/psql postgresql-client"
  "/usr/lib/postgresql/*/bin/initdb postgresql"
  "/usr/bin/python3 python3"
  "/usr/bin/setpriv util-linux"
  "/usr/bin/ip iproute2"
)

missing() {
  local need
  for need in "${needs[@]}"; do
    compgen -G "${need% *}" >/dev/null || echo "${need#* }"
  done
}

install_missing() {
  local packages=("$@")
  local apt=(timeout 180 apt-get install -y -qq --no-install-recommends)
  export DEBIAN_FRONTEND=noninteractive
  echo "installing ${packages[*]}" >&2
  # A new machine has no package lists yet.
  "${apt[@]}" "${packages[@]}" </dev/null >/dev/null 2>&1 || {
    apt-get update -qq </dev/null >/dev/null 2>&1 || true
    "${apt[@]}" "${packages[@]}" </dev/null >&2 || true
  }
}

reasons=()
[[ $(uname) == Linux ]] || reasons+=("it needs Linux: network namespaces")
[[ $EUID == 0 ]] || reasons+=("it needs root, to make namespaces: sudo make lab")
[[ -c /dev/net/tun ]] || reasons+=("it needs /dev/net/tun: modprobe tun, or --device /dev/net/tun for a container")
if ((${#reasons[@]} == 0)) && ! unshare --net --mount --pid --ipc --fork --mount-proc true 2>/dev/null; then
  reasons+=("this machine lets root make no namespaces: a container needs --privileged")
fi
if ((${#reasons[@]} == 0)) && ! unshare --mount sh -c 'mount -t tmpfs lab /run && mkdir /run/upper /run/work &&
  mount -t overlay lab -o lowerdir=/etc,upperdir=/run/upper,workdir=/run/work /etc' 2>/dev/null; then
  reasons+=("it needs the overlay file system, to lay the instance's files over this machine's: modprobe overlay")
fi

mapfile -t packages < <(missing)
if ((${#packages[@]} > 0)) && [[ ${1:-} == install && $EUID == 0 ]] && command -v apt-get >/dev/null; then
  # Where services run, these packages would start some: a name server, a database, routers. On a
  # machine of CI that does not matter.
  if [[ ! -d /run/systemd/system || ${CI:-} == true ]]; then
    install_missing "${packages[@]}"
    mapfile -t packages < <(missing)
  fi
fi
if ((${#packages[@]} > 0)); then
  reasons+=("it needs packages: apt-get install --no-install-recommends ${packages[*]}")
fi

((${#reasons[@]} == 0)) || {
  printf '%s\n' "${reasons[@]}"
  exit 1
}
