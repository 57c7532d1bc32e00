# SPDX-License-Identifier: Apache-2.0
# Completion of mlf for bash: mlf itself says what the last word of the line could become.
# shellcheck shell=bash

_mlf() {
  local line prefix cut=0 words=("${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  # bash takes "--run=abc" and "runs:/x" for several words, readline replaces only the last of them.
  local text=${COMP_LINE:0:COMP_POINT}
  prefix=${text##*[[:space:]]}
  case ${COMP_WORDS[COMP_CWORD]} in
    [=:@]) cut=${#prefix} ;;
    *) cut=$((${#prefix} - ${#COMP_WORDS[COMP_CWORD]})) ;;
  esac
  if [[ $cut -gt 0 && $prefix == *[=:@]* ]]; then
    read -ra words <<<"$text"
    words=("${words[@]:1}")
  fi
  while IFS= read -r line; do
    case $line in
      :files) compopt -o default ;;
      :directories) compopt -o dirnames ;;
      :command) _mlf_command ;;
      *) line=${line%%$'\t'*}
         COMPREPLY+=("$(printf '%q' "${line:cut}")") ;;
    esac
  done < <("${COMP_WORDS[0]}" --complete "${words[@]}" 2>/dev/null)
  [[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *[=/] ]] || compopt -o nospace
}

# A command line of its own: programs and files.
_mlf_command() {
  mapfile -t COMPREPLY < <(compgen -A command -A file -- "${COMP_WORDS[COMP_CWORD]}")
}

complete -F _mlf mlf
