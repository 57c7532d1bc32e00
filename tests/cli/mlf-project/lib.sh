# SPDX-License-Identifier: Apache-2.0
# For tests of submitted runs: the project below, and looking at the runs. Sourced.
# shellcheck shell=bash disable=SC2034
. "$(dirname "$0")/../lib.sh"
mkdir project
cat >project/MLproject <<'END'
name: jobs
entry_points:
  main:
    parameters: {code: {type: int, default: 0}}
    command: "echo out of $WHERE; echo oops >&2; exit {code}"
  early: {command: "mlf run end; echo $$ >pid; until [ -e go ]; do sleep 0.05; done; exit 3"}
  polite: {command: "echo $$ >pid; exec sleep 100"}
  deaf: {command: "trap '' TERM; echo $$ >pid; while :; do sleep 0.1; done"}
END

# submit ENTRY-POINT [OPTION...]: in the background; its id is in $id.
submit() {
  rm -f project/pid
  ok mlf project run project --env-manager local --background -e "$@"
  id=$out
}
# submit_running ENTRY-POINT [OPTION...]: and its command runs, as process $pid.
submit_running() {
  submit "$@"
  wait_until test -s project/pid
  pid=$(cat project/pid)
}
# is_over PID: it ends, at once or soon.
is_over() { wait_until is_gone "$1"; }

# Of a run: its status, a tag, what mlf project status says of it.
state() { field "$(mlf run show "$1" --json)" .info.status; }
tag() { field "$(mlf run show "$1" --json)" ".data.tags[] | select(.key == \"$2\") | .value"; }
standing() { field "$(mlf project status "$1" --json)" '.runs[0] | [.status, .job_state, .job_detail] | join(" ")'; }
latest_state() { field "$(mlf run list --experiment Default --json)" '.runs[0].info.status'; }
