#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# However a sweep is stopped, nothing of it goes on, and the same command does what is left.
. "$(dirname "$0")/../lib.sh"
mkdir project
cat >project/MLproject <<END
name: demo
entry_points:
  main:
    parameters: {n: int}
    command: |
      echo {n} >>$scratch/ran
      [ {n} != 1 ] && [ ! -e $scratch/go ] || exit 0
      echo \$\$ >$scratch/pid.{n}; mv $scratch/pid.{n} $scratch/ready.{n}; exec sleep 600
END
sweep() { mlf project sweep project --env-manager local -P n=1:4 "$@"; }
start() {
  rm -f ready.* ran go
  setsid mlf project sweep project --env-manager local -P n=1:4 -j 3 </dev/null >out 2>err &
  pid=$!
  for n in 2 3 4; do wait_until test -e "ready.$n"; done
  parent=$(sed -nE 's/^.*sweep ([0-9a-f]{32}) .*/\1/p' err)
}
statuses() {
  mlf run search --filter "tags.mlflow.parentRunId = '$parent'" --json |
    json '" ".join(sorted(r["info"]["status"] for r in it["runs"]))'
}
status() { field "$(mlf run show "$parent" --json)" .info.status; }
# None of the commands goes on.
all_gone() {
  local file
  for file in ready.*; do wait_until is_gone "$(cat "$file")"; done
}

# Told to stop, it ends its runs.
start
kill -TERM "$pid"
run wait "$pid"
equal "$code" 143
all_gone
equal "$(status) $(statuses)" "KILLED FINISHED KILLED KILLED KILLED"
first=$parent

# While the same sweep runs there is no second one by mistake.
start
says "going on with sweep $first .*: 4 runs, 1 of them done before"
equal "$parent" "$first"
equal "$(sort ran | tr '\n' ' ')" "2 3 4 "
fails 1 sweep
says "the same sweep still runs as run $first; --new starts another"

# Killed without a word, its runs end all the same.
kill -KILL "$pid"
wait "$pid" 2>/dev/null || true
all_gone
none_runs() { [[ $(statuses) != *RUNNING* ]]; }
wait_until none_runs
equal "$(statuses)" "FINISHED KILLED KILLED KILLED KILLED KILLED KILLED"

# What is left is done, under the same parent; then the next sweep is a new one.
rm -f ran
touch go
ok sweep --json
equal "$(json '" ".join(r["info"]["status"] for r in it["runs"])' <<<"$out")" \
  "FINISHED FINISHED FINISHED FINISHED"
equal "$(sort ran | tr '\n' ' ')" "2 3 4 "
equal "$(status)" FINISHED
ok sweep --json
says 'sweep [0-9a-f]{32} .*: 4 runs$'
equal "$(wc -l <ran)" 7
