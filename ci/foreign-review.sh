#!/usr/bin/env bash
# usage: ci/foreign-review.sh DIRECTORY OUT
# Reviews a pull request, checked out in DIRECTORY and built by ci/foreign-build.sh: OUT/comment.md. This
# revision's tool does it; of the pull request it takes the settings, as data, and the running program.
set -euo pipefail
cd "$(dirname "$0")/.."

head="${1:?usage: ci/foreign-review.sh DIRECTORY OUT}"
out="${2:?usage: ci/foreign-review.sh DIRECTORY OUT}"
mkdir -p "$out"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# The commit where the branch began: later changes of main are not part of the pull request.
base="$(git -C "$head" merge-base HEAD "$(git rev-parse HEAD)")"
before="$PWD/artifacts/revisions/$base"
[[ -d "$before" ]] || git worktree add --quiet --force --detach "$before" "$base"
dotnet build "$before/stacks" -p:PulumiSdk="${PULUMI_SDK:-official}" -v q -nologo >&2
program="$before/artifacts/${PULUMI_SDK:-official}/bin/Stacks/debug/Stacks.dll"

# A link could name any file of this machine.
mkdir "$work/stacks"
for settings in "$head"/Pulumi*.yaml; do
  [[ -L "$settings" ]] || cp "$settings" "$work"
done

# deployed STACK - the stack's state before the pull request: $work/STACK.json; of a new stack an empty one.
deployed() {
  if [[ -f "$before/Pulumi.$1.yaml" ]]; then
    ci/rehearsal.sh up --cwd "$before" --program "$program" --stack "$1" --state "$work/state-$1.json" \
      --export "$work/$1.json" --show-secrets >/dev/null 2>"$work/log"
  else
    echo '{"version": 3, "deployment": {}}' >"$work/$1.json"
  fi
}

{
  tool="$(git -C "$head" diff --no-ext-diff --name-only "$base" HEAD -- \
    ci .github tools Makefile global.json 'Directory.*')"
  if [[ -n "$tool" ]]; then
    echo "**This pull request changes the tool that reviews it ($(wc -l <<<"$tool") files).** The review below is the unchanged tool's."
    echo
  fi
  for stack in $({ ci/stacks.sh "$before" && ci/stacks.sh "$work"; } | LC_ALL=C sort -u); do
    # The exit code of a review is its verdict.
    : >"$work/review.md"
    if [[ ! -f "$work/Pulumi.$stack.yaml" ]]; then
      echo "🔴 **No file any more:** \`$stack\`. What is deployed stays and nothing updates it: destroy the stack first."
      echo
      continue
    fi
    if deployed "$stack"; then
      ci/rehearsal.sh diff "$work/$stack.json" --cwd "$work" --program "$PWD/ci/foreign-program.sh" \
        --stack "$stack" --markdown --title "$stack" --html "$out/$stack.html" --limit 29000 >"$work/review.md" 2>"$work/log" || true
    fi
    cat "$work/review.md"
    if [[ ! -s "$work/review.md" ]]; then
      echo "🔴 **Not reviewed:** \`$stack\`"
      echo
      # Indented lines are shown as they are: a log cannot become Markdown.
      { grep -v '^Pulumi SDK: ' "$work/log" || true; } | tail -n 20 | tr -d '\r' | cut -c -400 | sed 's/^/    /'
    fi
    echo
  done
} >"$out/comment.md"
