#!/usr/bin/env bash
# usage: tools/ahead/compile.sh SDK PROJECT...
# Copies projects from artifacts/SDK/bin to artifacts/SDK/ahead and compiles their libraries to machine code, which
# the runtime else does in each process (docs/performance.md). An image is kept under the checksum of its library.
# A library that cannot be compiled is copied as it is, and runs as well. At its end it touches artifacts/SDK/ahead/built,
# unless the next command has to compile the program.
set -euo pipefail
shopt -s nullglob
cd "$(dirname "$0")/../.."
bin=artifacts/$1/bin
ahead=artifacts/$1/ahead
images=$ahead/images
used=artifacts/$1/used
shift

# No preview loads Scriban. Pulumi's SDKs of the providers are larger than the limit, and would take minutes.
libraries() {
  find "$bin/$1/debug" -maxdepth 1 -name '*.dll' -size -4096k -not -name Scriban.Signed.dll
}

# The program changes with each edit. Its compilation takes longer than it saves in one command, so it has to be older
# than the last one.
is_edited() {
  [[ $1 == */Stacks.dll || $1 == */KeylessAlloyDb.dll ]] && [[ ! $1 -ot $used ]]
}

image() { echo "$images/$(sha256sum <"$1" | cut -c1-32).dll"; }

compiler() {
  dotnet msbuild tools/ahead/Ahead.csproj -restore -t:FindCompiler -getProperty:Compiler 2>/dev/null
}

# The newest runtime that the program can run on.
references() {
  for framework in NETCore AspNetCore; do
    dotnet --list-runtimes | sed -nE "s#^(Microsoft\.$framework\.App) (10\.[^ ]+) \[(.*)\]\$#--reference:\3/\2/*.dll#p" | tail -1
  done
}

compile() {
  local library=$1 result=$2 options
  IFS=$'\n' read -r -d '' -a options <<<"$references" || true
  if ! "$compiler" "$library" --optimize --out "$result.new" "--reference:${library%/*}/*.dll" "${options[@]}" >"$result.log" 2>&1; then
    cp "$library" "$result.new"
  fi
  mv "$result.new" "$result"
}
export -f compile

mkdir -p "$images"
missing=()
edited=
for project; do
  while read -r library; do
    if is_edited "$library"; then
      edited=yes
      continue
    fi
    result=$(image "$library")
    [[ -e $result || " ${missing[*]-} " == *" $result "* ]] || missing+=("$library" "$result")
  done < <(libraries "$project")
done

if ((${#missing[@]})); then
  export compiler references
  if compiler=$(compiler) && [[ -x $compiler ]]; then
    echo "Compiling $((${#missing[@]} / 2)) libraries to machine code, once." >&2
    references=$(references)
    printf '%s\0' "${missing[@]}" | xargs -0 -n 2 -P "$(getconf _NPROCESSORS_ONLN)" bash -c 'compile "$@"' compile
  else
    echo "The package feed lacks .NET's compiler to machine code, so each command takes somewhat longer." >&2
  fi
fi

for project; do
  # The old files are removed, not overwritten: a command that is running has them open.
  rm -rf "$ahead/$project" && mkdir -p "$ahead/$project"
  cp -R "$bin/$project/debug" "$ahead/$project/debug"
  while read -r library; do
    result=$(image "$library")
    echo "$result"
    [[ ! -e $result ]] || cp "$result" "$ahead/$project/debug/${library##*/}"
  done < <(libraries "$project") >"$ahead/$project/images"
done
for result in "$images"/*.dll; do
  grep -qxF "$result" "$ahead"/*/images || rm -f "$result" "$result.log"
done
[[ $edited ]] || touch "$ahead/built"
