#!/usr/bin/env bash
# usage: tests/Docs.Tests/check-commands.sh
# Compares data/commands.txt with the help of the tools that are there, and says which are not. Needs no login.
set -euo pipefail
cd "$(dirname "$0")"

# help COMMAND... - what the tool says of it, without terminal control.
help() {
  case "$1" in
    aws) "$@" help ;;
    *) "$@" --help ;;
  esac </dev/null 2>&1 | sed -E 's/\x1b\[[0-9;]*m//g; s/.\x08//g'
}

wrong=0 checked=0
declare -A absent=()
while IFS=: read -r command options; do
  [[ -n "$command" && "$command" != *'*' ]] || continue
  read -ra words <<<"$command"
  if ! command -v "${words[0]}" >/dev/null; then
    absent[${words[0]}]=yes
    continue
  fi
  text="$(help "${words[@]}")" || text=''
  if ! grep -qiE "^ *($command|name|usage)" <<<"$text"; then
    echo "$command: ${words[0]} knows no such command"
    wrong=$((wrong + 1))
  fi
  for option in $options; do
    grep -qE -- "$option([^a-z-]|$)" <<<"$text" || { echo "$command: no option $option"; wrong=$((wrong + 1)); }
  done
  checked=$((checked + 1))
done < <(grep -v '^#' data/commands.txt)
for tool in "${!absent[@]}"; do
  echo "$tool is not there: its commands were not checked"
done
echo "$checked commands checked, $wrong wrong"
((wrong == 0))
