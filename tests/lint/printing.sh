#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Libraries do not print, end the process or read the environment, and verbs neither catch. The places
# whose work it is are named here.
set -euo pipefail
cd "$MLF_SOURCE"
bad=0

# forbid PATTERN WHY EXCEPT-REGEX FOLDER...: no line of code matches, outside the files excepted.
forbid() {
  local pattern=$1 why=$2 except=$3 found
  shift 3
  found=$(grep -rnE --include='*.h' --include='*.cpp' "$pattern" "$@" |
    sed -E 's|(:[0-9]+:[^"]*)//.*|\1|' | grep -E "$pattern" | grep -vE "^($except):") || return 0
  printf '%s\n' "$found" | sed "s|\$|   <- $why|"
  bad=1
}

printing='std::(cout|cerr|clog)\b|\b(printf|fprintf|puts|fputs|putchar|perror)\(|\bfmt::print'
forbid "$printing" 'values go to the session' \
  'lib/cli/[a-z_]+\.cpp|tools/mlf/[a-z]+\.cpp|tools/[a-z-]+/main\.cpp' lib tools
forbid '(^|[^_:a-zA-Z])((std::)?(quick_)?exit|abort|terminate)\(' 'throw mlf::Error' \
  'lib/cli/[a-z_]+\.cpp|tools/mlf/[a-z]+\.cpp|tools/[a-z-]+/main\.cpp' lib tools
forbid '\bgetenv\(|\benviron\b' 'the context knows the environment' \
  'lib/base/(process|process_identity|own_executable|user)\.cpp|lib/vcs/git_program\.cpp|tools/mlf/[a-z]+\.cpp' \
  lib tools
forbid '\bcatch \(' 'cli::run catches' 'tools/[a-z-]+/main\.cpp' tools
exit $bad
