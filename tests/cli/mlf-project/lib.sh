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

# goes_on PID...: those processes are there.
goes_on() {
  for process in "$@"; do
    kill -0 "$process" || fail "process $process has ended"
  done
}

# project_that_ends_early: its entry point gives its run a final status long before it ends itself.
project_that_ends_early() {
  cat >project/MLproject <<'END'
name: ends
entry_points:
  main:
    parameters: {status: {type: string, default: FINISHED}, code: {type: int, default: 0}}
    command: "mlf run end --status {status}; echo $$ >pid; until [ -e go ]; do sleep 0.05; done; echo last; exit {code}"
END
}

# plant BACKEND JOB [FILTER]: a run that has not ended, with a launch of that backend and that job, as a
# stranger may write it into a store; FILTER changes the launch. It is $id. The launch is that of $model,
# the id of a run that has ended.
plant() {
  local directory
  ok mlf run start
  id=$out
  directory=$(echo "$scratch"/mlruns/*/"$id")
  mkdir -p "$directory/artifacts/project"
  jq --arg id "$id" --arg backend "$1" ".run_id = \$id | .backend = \$backend | ${3:-.}" \
    "$scratch/mlruns/0/${model:?}/artifacts/project/launch.json" >"$directory/artifacts/project/launch.json"
  printf %s "$2" >"$directory/tags/mlf.project.job"
}

# private_repository: the git repository `repo` of a project with a parameter db, which it writes down.
private_repository() {
  git init -q -b trunk repo
  cat >repo/MLproject <<'END'
name: private
entry_points:
  main:
    parameters: {db: {type: string, default: none}}
    command: "echo {db} >>$WHERE/seen"
END
  git -C repo add .
  git -C repo -c user.name=t -c user.email=t@example.org commit -qm one
}
# has_no_password: neither the store nor the cache nor what was said has the password s3cret.
has_no_password() {
  ! grep -rl s3cret mlruns "$XDG_CACHE_HOME" out err || fail 'the password is there'
}
