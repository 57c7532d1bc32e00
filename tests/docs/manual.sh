#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The manual pages say what the programs say: every verb and option of --help is in the page of its
# command and no option is in the page that the command lacks; every command has a page, tests and a
# row in mlf(1); the pages are faultless to mandoc.
. "$MLF_SOURCE/tests/cli/lib.sh"
command -v mandoc >/dev/null || skip "mandoc is not installed"
cd "$MLF_SOURCE"
status=0
complain() {
  echo "$*" >&2
  status=1
}

mandoc -Tlint -W warning man/*.[157] || status=1

# The long options in a text, sorted.
options_in() { grep -oE -- '(^|[^-a-zA-Z0-9])--[a-z][-a-z]*' | grep -oE -- '--[-a-z]+' | sort -u; }
text_of() { mandoc -T ascii "$1" | col -b; }

compare_options() {
  local missing
  for missing in $(comm -23 "$scratch/help" "$scratch/page"); do
    complain "man/$1.1 does not tell of $missing"
  done
  for missing in $(comm -13 "$scratch/help" "$scratch/page"); do
    complain "man/$1.1 tells of $missing, which no command has"
  done
}

while IFS='|' read -r name category _; do
  name=${name// /}
  [[ $name == mlf?* && ${category// /} != internal ]] || continue
  [[ -f man/$name.1 ]] || { complain "no man/$name.1"; continue; }
  ls "tests/cli/$name/"*.sh >/dev/null 2>&1 || complain "no tests/cli/$name"
  grep -q "^.It Xr $name 1" man/mlf.1 || complain "man/mlf.1 does not list $name"
  text_of "man/$name.1" >"$scratch/text"
  command=${name#mlf-}
  mlf "$command" --help |
    sed -n '/^Commands:/,/^$/s/^  \([a-z][-a-z]*\( [a-z][-a-z]*\)\{0,1\}\)\(  .*\)\{0,1\}$/\1/p' >"$scratch/verbs"
  [[ -s $scratch/verbs ]] || complain "$name --help lists no commands"
  while read -ra verb; do
    grep -qw -- "${verb[*]}" "$scratch/text" ||
      complain "man/$name.1 does not tell of the command ${verb[*]}"
    mlf "$command" "${verb[@]}" --help </dev/null
  done <"$scratch/verbs" | options_in >"$scratch/help"
  options_in <"$scratch/text" >"$scratch/page"
  compare_options "$name"
done < <(grep '^mlf-' tools/commands.txt)

mlf --help | options_in >"$scratch/help"
mlf --list-commands | grep -qx help || complain "mlf --list-commands lacks help"
exit "$status"
