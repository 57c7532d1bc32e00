#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every verb, with odd values for each option that takes a path or a URI: one line of our own words,
# no text of the standard library, no signal, and nothing made.
. "$MLF_SOURCE/tests/cli/lib.sh"
mkdir work project
printf 'name: p\nentry_points:\n  main: {command: "true"}\n' >project/MLproject
ok mlf run start --name it
run_id=$out
echo file >a-file
ln -s nowhere dangling
long=$(printf 'x%.0s' {1..5000})
values=("" /proc/x "$scratch/a-file" "$scratch/dangling" "$long" $'a\nb\x01' /dev/null/x)

# verbs TOOL: as its --help lists them.
verbs() {
  mlf "$1" --help |
    sed -n '/^Commands:/,/^$/s/^  \([a-z][-a-z]*\( [a-z][-a-z]*\)\{0,1\}\)\(  .*\)\{0,1\}$/\1/p'
}

tried=0
cd work
for tool in run experiment log artifact project registry; do
  while read -ra verb; do
    words=()
    mlf "$tool" "${verb[@]}" --help >"$scratch/help"
    ! grep -q '^Arguments:' "$scratch/help" || words=(x)
    unset MLFLOW_RUN_ID
    case "$tool ${verb[*]}" in
      "log "*) export MLFLOW_RUN_ID=$run_id ;;&
      "run exec") words=(--no-git -- env true) ;;
      "project run" | "project prepare" | "project show" | "project validate" | "project sweep")
        words=("$scratch/project") ;;
      *) ;;
    esac
    mapfile -t options < <(grep -oE -- '--[a-z-]+ (URI|FILE|DIR|PATH|PLACE)\b' "$scratch/help" |
      sort -u | cut -d' ' -f1)
    for option in "${options[@]}"; do
      for value in "${values[@]}"; do
        run timeout 30 mlf "$tool" "${verb[@]}" "$option=$value" "${words[@]}" </dev/null
        what="mlf $tool ${verb[*]} $option='${value:0:40}'"
        [[ $code -le 2 ]] || fail "$what ended with $code ($err)"
        lacks "$err" "filesystem error"
        lacks "$err" "fault in mlf"
        lacks "$err" "std::"
        [[ $code == 0 || $option != --tracking-uri ]] || one_line "$err"
        tried=$((tried + 1))
        [[ -z $(ls -A) ]] || fail "$what made $(ls -A)"
      done
    done
  done < <(verbs "$tool")
done
[[ $tried -gt 100 ]] || fail "only $tried were tried"
