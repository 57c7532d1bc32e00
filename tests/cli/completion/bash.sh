#!/usr/bin/env bash
# shellcheck disable=SC2016
# SPDX-License-Identifier: Apache-2.0
# Completion as bash does it: its variables set as at a Tab, the function called, its answer read.
. "$MLF_SOURCE/tests/cli/completion/lib.sh"

# tab LINE: the answers to Tab at the end of the line, on one line.
tab() {
  bash --norc --noprofile -c '
    . "$1"
    compopt() { echo "compopt $*"; }
    COMP_LINE=$2 COMP_POINT=${#2}
    text=${COMP_LINE//=/ = }
    read -ra COMP_WORDS <<<"$text"
    [[ $2 != *" " ]] || COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _mlf
    [[ ${#COMPREPLY[@]} -eq 0 ]] || printf "%s\n" "${COMPREPLY[@]}"' \
    bash "$completions/mlf.bash" "$1" | sort | paste -sd ' '
}

ok bash -c '. "$1" && complete -p mlf' bash "$completions/mlf.bash"
equal "$out" "complete -F _mlf mlf"
equal "$(tab 'mlf exp')" experiment
equal "$(tab 'mlf experiment re')" "rename restore"
equal "$(tab 'mlf experiment show ir')" "iris irises"
equal "$(tab 'mlf experiment show tw')" 'two\ words'
equal "$(tab 'mlf experiment list --format=')" "csv json table"
equal "$(tab 'mlf experiment list --format=j')" json
equal "$(tab 'mlf run end --run ')" "$run"
equal "$(tab 'mlf experiment create x --artifact-location ')" "compopt -o dirnames"
equal "$(tab 'mlf nonsense ')" ""
mkdir -p model && touch model/MLmodel
ok mlf log artifact --run "$run" model
equal "$(tab 'mlf models show runs:/')" "compopt -o nospace runs:/$run/"
