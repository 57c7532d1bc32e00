#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sizes past which code stops being read: a file of 800 lines, a verb's file of 150, a test script of 80,
# a function of 40 lines outside tests.
# A source of more than 150 lines begins with a paragraph: the problem, the approach, why not the obvious.
set -euo pipefail
command -v ctags >/dev/null || { echo "skipped: no ctags"; exit 77; }
cd "$MLF_SOURCE"
bad=0

# at_most LINES FILE...
at_most() {
  local limit=$1 file lines
  shift
  for file in "$@"; do
    lines=$(wc -l <"$file")
    [ "$lines" -le "$limit" ] || { echo "$file: $lines lines, at most $limit"; bad=1; }
  done
}

mapfile -t sources < <(git ls-files 'lib/*.cpp' 'lib/*.h' 'include/*.h' 'tools/*.cpp')
mapfile -t verbs < <(git ls-files 'tools/mlf-*/*.cpp')
mapfile -t scripts < <(git ls-files 'tests/cli/*.sh' | grep -v '/lib.sh')
at_most 800 "${sources[@]}"
at_most 150 "${verbs[@]}"
at_most 80 "${scripts[@]}"
for file in "${sources[@]}"; do
  if [[ $file == *.cpp && $(wc -l <"$file") -gt 150 && $(sed -n 2p "$file") != //* ]]; then
    echo "$file: more than 150 lines, and no paragraph behind the licence says how it works"
    bad=1
  fi
done
ctags --languages=C++ --kinds-C++=f --fields=ne -f - "${sources[@]}" | awk -F'\t' '
  {
    first = last = 0
    for (i = 4; i <= NF; i++) {
      if ($i ~ /^line:/) first = substr($i, 6)
      if ($i ~ /^end:/) last = substr($i, 5)
    }
    if (last - first >= 40) {
      print $2 ":" first ": " $1 "() has " last - first + 1 " lines, at most 40"; bad = 1
    }
  }
  END { exit bad }' || bad=1
exit $bad
