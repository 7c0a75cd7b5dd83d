#!/usr/bin/env bash
exec setpriv --pdeathsig KILL unshare --net --mount --pid --ipc --fork --mount-proc --kill-child dotnet artifacts/offline/bin/Lab/debug/Lab.dll "$@"
