#!/usr/bin/env bash
# Runs the network of a stack, as a rehearsed update plans it or as an export has it:
#   tools/lab/run.sh check|failures|login-failures [options of `rehearsal up`, such as --stack and -c]
#   tools/lab/run.sh check|failures|login-failures FILE    from `pulumi stack export --show-secrets`
# --proxy PATH runs that Auth Proxy in the place of the stand-in.
# Everything happens in a sandbox with its own network, processes, mounts and shared memory. Its
# first process dies with this one, and the rest with that. Only the database's files lie on the disk, so that they
# take no memory: they are left where this process is killed and cannot clean up.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [[ ${1:-} != --inside ]]; then
  if ! reasons=$(tools/lab/requirements.sh install); then
    echo "skipped: the lab does not run on this machine:" >&2
    echo "$reasons" >&2
    exit 77
  fi
  arguments=()
  while (($# > 0)); do
    if [[ $1 == --proxy ]]; then
      [[ -f ${2:-} ]] || {
        echo "--proxy needs the path of an Auth Proxy: \"${2:-}\" is no file" >&2
        exit 2
      }
      LAB_PROXY=$(realpath "$2")
      export LAB_PROXY
      shift 2
    else
      arguments+=("$1")
      shift
    fi
  done
  programs=artifacts/$(tools/sdks/choose.sh 2>/dev/null)/bin
  LAB_DISK=$(mktemp -d)
  export LAB_DISK
  trap 'rm -rf "$LAB_DISK"' EXIT
  setpriv --pdeathsig KILL \
    unshare --net --mount --pid --ipc --fork --mount-proc --kill-child \
    tools/lab/run.sh --inside "$programs" "${arguments[@]}"
  exit
fi

# Bytes, hexadecimal: what .NET takes before it collects. The default is for machines that do nothing else.
export DOTNET_GCgen0size=400000
# The lab reads a whole state, of which it keeps little: 9 gives back what it can.
export DOTNET_GCConserveMemory=9
programs=$2
verb=$3
shift 3
for folder in /run /dev/shm; do
  mount -t tmpfs -o mode=755 lab "$folder"
done
mkdir /run/disk
mount --bind "$LAB_DISK" /run/disk
chmod 755 /run/disk
# The instance's own configuration and programs lie over the machine's.
for folder in /etc /usr/local/bin; do
  mkdir -p "/run/over$folder/upper" "/run/over$folder/work"
  mount -t overlay lab -o "lowerdir=$folder,upperdir=/run/over$folder/upper,workdir=/run/over$folder/work" "$folder"
done
ip link set lo up
if [[ -f ${1:-} ]]; then
  state=$1
else
  state=/run/export.json
  if ! dotnet "$programs/Rehearsal/debug/Rehearsal.dll" up --state /run/stack/state.json \
    --export "$state" --show-secrets "$@" >/run/rehearsal.log 2>&1; then
    cat /run/rehearsal.log >&2
    exit 1
  fi
fi
exec dotnet "$programs/Lab/debug/Lab.dll" "$verb" "$state"
