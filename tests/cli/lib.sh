# SPDX-License-Identifier: Apache-2.0
# For the scripts of tests/cli: an empty directory to work in, an empty store in it, the built tools as
# `mlf`, and checks that name the line which failed. Sourced.
# shellcheck shell=bash disable=SC2034
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'echo "$0: line $LINENO failed: $BASH_COMMAND" >&2' ERR
mkdir "$scratch/home"
cd "$scratch"
export MLF_CACHE=${MLF_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/mlf}  # what tests keep between runs
unset "${!MLFLOW_@}" COLUMNS XDG_CACHE_HOME
export PATH=$MLF_BUILD/bin:$PATH MLF_EXEC_PATH=$MLF_BUILD/libexec/mlf NO_COLOR=1
export HOME=$scratch/home LC_ALL=C.UTF-8 TZ=UTC MLFLOW_TRACKING_URI=$scratch/mlruns

# fail MESSAGE: ends the test, naming the line of the script that called.
fail() {
  local frame=0
  while [[ ${BASH_SOURCE[frame]} == */lib.sh ]]; do frame=$((frame + 1)); done
  echo "${BASH_SOURCE[frame]}:${BASH_LINENO[frame - 1]}: failed: $*" >&2
  exit 1
}

# skip REASON: ends the test as skipped.
skip() {
  echo "skipped: $*"
  exit 77
}

# run COMMAND...: runs it; its output is then in $out and the file out, its messages in $err and the
# file err, its exit code in $code.
run() {
  code=0
  "$@" >"$scratch/out" 2>"$scratch/err" || code=$?
  out=$(tr -d '\0' <"$scratch/out")
  err=$(tr -d '\0' <"$scratch/err")
}

# ok COMMAND...: run, and it has succeeded.
ok() {
  run "$@"
  [[ $code == 0 ]] || fail "exit code $code of: $* ($err)"
}

# fails CODE COMMAND...: run, and it has ended with CODE and a message.
fails() {
  local expected=$1
  shift
  run "$@"
  [[ $code == "$expected" ]] || fail "'$*' ended with $code, expected $expected ($err)"
  [[ -n $err ]] || fail "no message of: $*"
}

# says PATTERN: the last command that was run said so.
says() { grep -qE -- "$1" "$scratch/err" || fail "it does not say: $1 ($err)"; }

# wait_until COMMAND...: waits for it to succeed; only what hangs takes as long as it waits at most.
wait_until() {
  local end=$((SECONDS + 120))
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) || fail "in vain: $*"
    sleep 0.05
  done
}

# is_gone PID: there is no such process, or only its remains.
is_gone() {
  local state
  state=$(cut -d' ' -f3 "/proc/$1/stat" 2>/dev/null) || return 0
  [[ $state == [ZX] ]]
}

# equal ACTUAL EXPECTED
equal() { [[ $1 == "$2" ]] || fail "got '$1', expected '$2'"; }

# contains TEXT PART, and its opposite
contains() { [[ $1 == *"$2"* ]] || fail "'$1' does not contain '$2'"; }
lacks() { [[ $1 != *"$2"* ]] || fail "'$1' contains '$2'"; }

# matches TEXT EXTENDED-REGULAR-EXPRESSION
matches() { [[ $1 =~ $2 ]] || fail "'$1' does not match '$2'"; }

# one_line TEXT: it is one line.
one_line() { [[ $1 != *$'\n'* && -n $1 ]] || fail "not one line: '$1'"; }

# field TEXT FILTER: what jq finds in the JSON.
field() { jq -r "$2" <<<"$1" || fail "no JSON, or no $2 in it: $1"; }

# json EXPRESSION: prints the Python expression of `it`, the JSON on standard input.
json() { python3 -c 'import json, sys; it = json.load(sys.stdin); print('"$1"')'; }
