#!/usr/bin/env bash
# usage: ci/foreign-network.sh
# Leaves to the user of ci/foreign.sh what an engine's program needs, TCP to unprivileged ports of this machine,
# and ends what that user still runs. Names are gone with the rest: the machine's resolver asks for everybody.
set -euo pipefail

root=()
((EUID == 0)) || root=(sudo -n)
${root[@]+"${root[@]}"} pkill -KILL -U 65534 || true
for table in iptables ip6tables; do
  ${root[@]+"${root[@]}"} "$table" -A OUTPUT -m owner --uid-owner 65534 -o lo -p tcp --dport 1024:65535 -j ACCEPT
  ${root[@]+"${root[@]}"} "$table" -A OUTPUT -m owner --uid-owner 65534 -j REJECT
done
