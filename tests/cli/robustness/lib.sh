# SPDX-License-Identifier: Apache-2.0
# For tests of several users. Sourced.
# shellcheck shell=bash disable=SC2034
source "$MLF_SOURCE/tests/cli/lib.sh"

# need_users: ends the test as skipped unless it can run mlf as other users.
need_users() {
  [[ $(id -u) == 0 ]] || skip "only root can run mlf as another user"
  command -v setpriv > /dev/null || skip "setpriv is not installed"
  chmod a+rx "$scratch"
  nobody "$MLF_BUILD/bin/mlf" --version > /dev/null || skip "nobody cannot reach the built tools"
  store=$MLFLOW_TRACKING_URI
}

# new_store: a store with the default experiment alone, and nothing of mlf's own.
new_store() {
  ok mlf experiment create first
  rm -r "${store:?}/${out:?}" "$store"/.mlf-*
}

# nobody COMMAND...
nobody() { setpriv --reuid nobody --regid nogroup --clear-groups -- timeout 300 "$@"; }

# Two users who have a group of their own and are in the lab.
lab=40100
as() {
  local user=$1 mask=$2
  shift 2
  setpriv --reuid "$user" --regid "$user" --groups $lab -- \
    bash -c 'umask "$1"; shift; exec timeout 300 "$@"' _ "$mask" "$@"
}
a() { as 40001 022 "$@"; }
b() { as 40002 022 "$@"; }
