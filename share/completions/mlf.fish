# SPDX-License-Identifier: Apache-2.0
# Completion of mlf for fish: mlf itself says what the last word of the line could become.

function __mlf_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l last (commandline -ct)
    for line in ($words[1] --complete $words[2..-1] 2>/dev/null)
        switch $line
            case :files
                __fish_complete_path $last
            case :directories
                __fish_complete_directories $last
            case :command
                __fish_complete_command
                __fish_complete_path $last
            case '*'
                echo $line
        end
    end
end

complete -c mlf -f -a '(__mlf_complete)'
