#!/usr/bin/env bash
# usage: ci/foreign-network.sh
# Ends what the user of ci/foreign.sh still runs and leaves it one way into the network: TCP to unprivileged
# ports of this machine, which an engine's program needs. It resolves no names either, because the machine's
# resolver would ask the internet for it.
set -euo pipefail

root=()
((EUID == 0)) || root=(sudo -n)
${root[@]+"${root[@]}"} pkill -KILL -U 65534 || true
for table in iptables ip6tables; do
  ${root[@]+"${root[@]}"} "$table" -A OUTPUT -m owner --uid-owner 65534 -o lo -p tcp --dport 1024:65535 -j ACCEPT
  ${root[@]+"${root[@]}"} "$table" -A OUTPUT -m owner --uid-owner 65534 -j REJECT
done
