#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: scripts/tidy.sh [FILE...]
#
# Runs clang-tidy on every source, or on those named. A source that passed is not looked at again until
# it, a header of ours, the compile command or .clang-tidy changes: the hash of all of these is kept in
# $MLF_CACHE/tidy. Of the headers, those count that the compiler says the source includes.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${MLF_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/mlf}/tidy
mkdir -p "$cache"
cmake --preset tidy >/dev/null
export cache build=build/tidy

# check FILE: one source; quiet when it is clean.
check() {
  local file=$1 command key
  command=$(python3 - "$build/compile_commands.json" "$PWD/$file" <<'PY'
import json, sys
print(next((e["command"] for e in json.load(open(sys.argv[1])) if e["file"] == sys.argv[2]), ""))
PY
  )
  [ -n "$command" ] || { echo "$file is compiled by no target"; return 1; }
  # The preprocessed text holds everything that a finding can depend on but comments.
  key=$({ cat .clang-tidy "$file"; clang-tidy --version; (cd "$build" && eval "${command/ -c / -E -P }" -o -); } |
    sha256sum | cut -d' ' -f1) || return 1
  [ ! -e "$cache/$key" ] || return 0
  clang-tidy --quiet -p "$build" "$file" 2>/dev/null || { echo "clang-tidy: $file"; return 1; }
  touch "$cache/$key"
}
export -f check

files=("$@")
[ $# -gt 0 ] || mapfile -t files < <(git ls-files 'lib/*.cpp' 'tools/*.cpp')
printf '%s\n' "${files[@]}" | xargs -P "$(nproc)" -I{} bash -c 'check "$1"' check {}
