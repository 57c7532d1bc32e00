# SPDX-License-Identifier: Apache-2.0
# at_end COMMAND: it runs when the script ends, before what was to run then already. Sourced.
# shellcheck shell=bash
at_end() {
  local -a set_before
  eval "set_before=($(trap -p EXIT))"
  # shellcheck disable=SC2064
  trap "$1; ${set_before[2]-}" EXIT
}
