# SPDX-License-Identifier: Apache-2.0
# at_end COMMAND: runs COMMAND when the script ends, before commands that were given earlier. Sourced.
# shellcheck shell=bash
at_end() {
  local -a set_before
  eval "set_before=($(trap -p EXIT))"
  # shellcheck disable=SC2064
  trap "$1; ${set_before[2]-}" EXIT
}
