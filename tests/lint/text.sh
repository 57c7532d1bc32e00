#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What every text file keeps to: the licence line in sources, UTF-8, no tabs, no spaces at line ends, a
# line end at the end, at most 120 columns in sources, no unfinished work, nobody's private paths.
set -euo pipefail
cd "$MLF_SOURCE"
mapfile -t sources < <(git ls-files '*.cpp' '*.h' '*.sh' '*.py')
as_they_are='^(LICENSE$|tests/data/|tests/fuzz/seeds/|share/completions/)|\.(png|svg|csv)$'
mapfile -t texts < <(git ls-files | grep -vE "$as_they_are")
bad=0

# complain WHY: fails with the lines of standard input, where there are any.
complain() {
  local line
  while IFS= read -r line; do printf '%s   <- %s\n' "$line" "$1"; bad=1; done
}

complain 'its first lines want SPDX-License-Identifier' < <(
  for file in "${sources[@]}"; do
    head -n 3 "$file" | grep -q 'SPDX-License-Identifier: Apache-2.0$' || echo "$file"
  done)
complain 'a tab' < <(printf '%s\n' "${texts[@]}" | grep -vi makefile | xargs grep -nP '\t')
complain 'spaces at its end' < <(grep -nE '[[:space:]]$' "${texts[@]}")
complain 'not UTF-8' < <(LC_ALL=C.UTF-8 grep -naxv '.*' "${texts[@]}")
complain 'over 120 columns' < <(LC_ALL=C.UTF-8 grep -nE '^.{121,}$' "${sources[@]}")
complain 'no line end at the end' < <(
  for file in "${texts[@]}"; do
    [ ! -s "$file" ] || [ -z "$(tail -c 1 "$file")" ] || echo "$file"
  done)
complain 'unfinished work' < <(grep -nE '\b(TO''DO|FIX''ME|X''XX)\b' "${sources[@]}")
# The directory ml of opt is Amazon SageMaker's.
complain 'a path of one machine' < <(
  grep -nP '(^|[^a-zA-Z0-9_.$}*-])/(work|opt(?!/ml/)|home|root)/' "${texts[@]}")
exit $bad
