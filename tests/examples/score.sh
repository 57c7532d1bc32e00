#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The crontab that scores every night works from cron's environment, which has neither a home directory nor a
# terminal, and the service of systemd does the same.
. "$MLF_SOURCE/tests/cli/mlf-models/lib.sh"
save_model model
run_id=$(mlf run start -e train 2>err)
mlf artifact put "$run_id" model 2>err
ok mlf registry register --alias champion "runs:/$run_id/model" iris
mkdir -p spool/in spool/scored state
printf 'id,a\nr1,1.5\nr2,-1\nr3,3\n' >"spool/in/$(date +%F).csv"

# A file of examples/ci with the test's paths; the model's environment is the Python of the test.
adapted() {
  sed -e "s|/var/lib/mlf-score|$scratch/state|; s|/var/spool/iris|$scratch/spool|; s|/var/lib/mlruns|$scratch/mlruns|" \
    -e "s|/usr/local/bin/mlf |$MLF_BUILD/bin/mlf |; s|^PATH=|PATH=$PATH:|; s|models predict|& --env-manager local|" \
    -e "s|/var/spool/iris|$scratch/spool|g; s|/var/lib/mlf-score|$scratch/state|g" "$MLF_SOURCE/examples/ci/$1"
}
# in_cron COMMAND VARIABLE=VALUE...: runs it as cron does.
in_cron() {
  local command=$1
  shift
  setsid env -i SHELL=/bin/sh LOGNAME=nobody MLF_EXEC_PATH="$MLF_EXEC_PATH" PYTHONPATH="$PYTHONPATH" "$@" \
    /bin/sh -c "$command" </dev/null
}

adapted score.crontab >adapted.crontab
mapfile -t variables < <(grep -E '^[A-Z_]+=' adapted.crontab)
equal "${#variables[@]}" 4
mapfile -t commands < <(grep -E '^(@reboot|[0-9*])' adapted.crontab | sed 's/^[^ ].*  cd/cd/; s/\\%/%/g')
equal "${#commands[@]}" 2
equal "${commands[0]}" "${commands[1]}"
in_cron "${commands[0]}" "${variables[@]}" || fail "$(cat spool/score.log)"
equal "$(cat "spool/scored/$(date +%F).csv")" $'id,prediction\nr1,3.0\nr3,6.0'
equal "$(cat "spool/scored/$(date +%F).rejected.csv")" $'id,a,line,reason\nr2,-1,3,ValueError: too cold'
contains "$(cat spool/score.log)" "scored 2 of 3 rows"
contains "$(mlf registry show iris/1)" "scored=2 rejected=1"
contains "$(mlf run list -e scoring)" FINISHED

adapted mlf-score.service >adapted.service
cp "$MLF_SOURCE/examples/ci/mlf-score.timer" .
start=$(sed -n '/^ExecStart=/,/[^\\]$/p' adapted.service | sed 's/^ExecStart=//; s/\\$//' | tr -d '\n')
mapfile -t variables < <(sed -n 's/^Environment=//p' adapted.service | tr ' ' '\n')
in_cron "$start" "PATH=$PATH" "${variables[@]}" 2>err || fail "$(cat err)"
equal "$(cat "state/$(date +%F).csv")" $'id,prediction\nr1,3.0\nr3,6.0'
if command -v systemd-analyze >/dev/null; then
  mv adapted.service mlf-score.service
  systemd-analyze verify ./mlf-score.service ./mlf-score.timer >verified 2>&1 || fail "$(cat verified)"
fi
