#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mlf registry watch: a line for each change, a command for each move of an alias, and an end by signals.
source "$MLF_SOURCE/tests/cli/mlf-registry/lib.sh"
make_versions iris 3
ok mlf registry alias iris champion 1

# start_watch ARGUMENT...: watches in the background, and has looked once when this returns.
start_watch() {
  rm -f told # of an earlier one, which would be found below
  mlf registry watch iris --interval 0.05 -v "$@" >seen 2>told &
  watcher=$!
  wait_until grep -q "watching 'iris'" told
}
# ended: the exit code of the watcher.
ended() {
  code=0
  wait "$watcher" || code=$?
}

# shellcheck disable=SC2016
start_watch --once --alias champion \
  --exec 'echo "$MLF_REGISTRY_NAME $MLF_REGISTRY_ALIAS $MLF_REGISTRY_PREVIOUS_VERSION $MLF_REGISTRY_VERSION"; exit 7'
ok mlf registry alias iris other 3
ok mlf registry alias iris champion 2
ended
equal "$(<seen)" "iris champion 1 2"
equal "$code" 7
contains "$(<told)" "ended with exit code 7"

# Another client moves it, and takes it away.
# shellcheck disable=SC2016
start_watch --exec 'echo "${MLF_REGISTRY_PREVIOUS_VERSION:-none} ${MLF_REGISTRY_VERSION:-none}"'
printf 3 >"$MLFLOW_TRACKING_URI/models/iris/aliases/champion"
wait_until grep -qx "2 3" seen
rm "$MLFLOW_TRACKING_URI/models/iris/aliases/champion"
wait_until grep -qx "3 none" seen
kill -TERM "$watcher"
ended
equal "$code" 143

# Signals reach the command.
# shellcheck disable=SC2016
start_watch --exec 'trap "echo asked; exit 0" TERM; echo began; while :; do sleep 0.05; done'
ok mlf registry alias iris champion 1
wait_until grep -q began seen
kill -TERM "$watcher"
ended
contains "$(<seen)" asked
equal "$code" 143

# Without a command it tells what happens.
start_watch --json
ok mlf registry tag iris team=a
ok mlf registry alias iris champion 2
wait_until grep -q set_alias seen
kill -INT "$watcher" || true
kill -TERM "$watcher"
ended
equal "$(jq -r '.action + " " + .user' seen | paste -sd,)" "set_model_tag ada,set_alias ada"
start_watch --once
ok mlf registry alias iris champion 3
ended
matches "$(<seen)" '^[0-9-]+T[0-9:]+Z  ada  alias champion: 2 -> 3$'
equal "$code" 0

fails 1 mlf registry watch nobody --interval 0.05
one_line "$err"
for interval in 0 -1 nan 1e9; do
  fails 2 mlf registry watch iris "--interval=$interval"
done
