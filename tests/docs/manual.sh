#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The manual pages say what the programs say: every verb and its options are in the page that `mlf help`
# opens for it, the options of all verbs are in the page of the command, and no page has an option that its
# command lacks. Every command has a page, tests and a row in mlf(1). Every page that a page refers to
# exists, every environment variable that the code reads is in some page, and the pages are faultless to
# mandoc.
set -euo pipefail
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
options_in() { sed -nE 's/(^|[^-a-zA-Z0-9])(--[a-z][-a-z]*)/\n\2\n/gp' | sed -n '/^--[a-z]/p' | sort -u; }
text_of() { mandoc -T ascii "$1" | col -b; }

mkdir "$scratch/bin"
printf '#!/bin/sh\necho "$1"\n' >"$scratch/bin/man"
chmod +x "$scratch/bin/man"
# The page that `mlf help` opens for these words.
page_of() { PATH=$scratch/bin:$PATH MLF_EXEC_PATH='' mlf help "$@"; }

# options_are_in PAGE FILE: the options of FILE are in PAGE.
options_are_in() {
  local missing
  for missing in $(comm -23 "$2" <(text_of "$1" | options_in)); do
    complain "$1 does not tell of $missing"
  done
}

# The verbs that a help text lists.
verbs_in() {
  sed -n '/^Commands:/,/^$/s/^  \([a-z][-a-z]*\( [a-z][-a-z]*\)\{0,1\}\)\(  .*\)\{0,1\}$/\1/p'
}

# verb_is_told COMMAND VERB...: the page of a verb has it and its own options.
verb_is_told() {
  local page help=$scratch/help_of_verb
  page=$(page_of "$@")
  mlf "$@" --help </dev/null >"$help"
  grep -qwF -- "${*:2}" <(text_of "$page") || complain "$page does not tell of the command ${*:2}"
  sed '/^Common options:/,/^$/d' "$help" | options_in >"$scratch/own"
  options_are_in "$page" "$scratch/own"
  sed -n '/^Common options:/,/^$/p' "$help" | options_in >>"$scratch/common"
  options_in <"$help" >>"$scratch/all"
}

while IFS='|' read -r name category _; do
  name=${name// /}
  [[ $name == mlf?* && ${category// /} != internal ]] || continue
  [[ -f man/$name.1 ]] || { complain "no man/$name.1"; continue; }
  ls "tests/cli/$name/"*.sh >/dev/null 2>&1 || complain "no tests/cli/$name"
  grep -q "^.It Xr $name 1" man/mlf.1 || complain "man/mlf.1 does not list $name"
  command=${name#mlf-}
  mlf "$command" --help | verbs_in >"$scratch/verbs"
  [[ -s $scratch/verbs ]] || echo >"$scratch/verbs"  # the command is its only verb
  [[ $command != server ]] || mlf server user --help | verbs_in | sed "s/^/user /" >>"$scratch/verbs"
  rm -f "$scratch/common" "$scratch/all"
  while read -ra verb; do
    verb_is_told "$command" "${verb[@]}"
  done <"$scratch/verbs"
  for list in common all; do sort -u -o "$scratch/$list" "$scratch/$list"; done
  options_are_in "man/$name.1" "$scratch/common"
  for page in "man/$name".1 "man/$name"-*.1; do
    [[ -f $page ]] || continue
    for extra in $(text_of "$page" | options_in | comm -13 "$scratch/all" -); do
      complain "$page tells of $extra, which no command has"
    done
  done
done < <(grep '^mlf-' tools/commands.txt)

while read -r _ name section _; do
  [[ $name != mlf* && $name != MLproject || -f man/$name.$section ]] || complain "there is no $name($section)"
done < <(grep -h '^\.Xr\|^\.It Xr' man/*.[157] | sed 's/^\.It //' | sort -u)

# What mlf only sets for others, or takes from nobody.
not_ours='^(MLF_NOTHING|MLF_SCORING_OUTPUT|MLF_FALSE|MLFLOW_TRACKING_PASSWORD|MLFLOW_ALLOW_FILE_STORE)$'
told=$(sed -n '/^\.Sh ENVIRONMENT$/,/^\.Sh E[^N]/p' man/*.[157])
{
  grep -rhoE '(getenv|environment|variable_?)\("[A-Z][A-Z0-9_]*"' lib tools
  grep -rhoE '"(MLF|MLFLOW)_[A-Z0-9_]+"' lib tools
} | grep -oE '[A-Z][A-Z0-9_]+' | grep -vE "$not_ours" | sort -u >"$scratch/variables"
while read -r variable; do
  grep -qw "$variable" <<<"$told" || complain "no page has $variable under ENVIRONMENT"
done <"$scratch/variables"
[[ $(wc -l <"$scratch/variables") -gt 20 ]] || complain "the code seems to read few variables"

mlf --help | options_in >"$scratch/own"
options_are_in man/mlf.1 "$scratch/own"
mlf --list-commands | grep -qx help || complain "mlf --list-commands lacks help"
exit "$status"
