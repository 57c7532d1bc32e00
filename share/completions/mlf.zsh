#compdef mlf
# SPDX-License-Identifier: Apache-2.0
# Completion of mlf for zsh: mlf itself says what the last word of the line could become.

_mlf() {
  local line value
  local -a candidates beginnings
  for line in "${(@f)$("${words[1]}" --complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    case $line in
      '') ;;
      :files) _files ;;
      :directories) _files -/ ;;
      :command) _alternative 'commands:command:_command_names -e' 'files:file:_files' ;;
      *)
        value=${${line%%$'\t'*}//:/\\:}
        [[ $line != *$'\t'* ]] || value+=":${line#*$'\t'}"
        # More follows behind "runs:/ID/", so no space does.
        if [[ ${line%%$'\t'*} == */ ]]; then beginnings+=("$value"); else candidates+=("$value"); fi ;;
    esac
  done
  (( $#beginnings )) && _describe 'mlf' beginnings -S ''
  (( $#candidates )) && _describe 'mlf' candidates
}

# Autoloaded from a directory of $fpath the file is the function; sourced, it announces it.
if [[ $funcstack[1] == _mlf ]]; then
  _mlf "$@"
else
  compdef _mlf mlf
fi
