# SPDX-License-Identifier: Apache-2.0
# For the scripts of tests/cli: an empty working directory with an empty store, the built tools as `mlf`,
# and checks that print the line of the script on which they fail. Sourced.
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

# fail MESSAGE: ends the test with the message and the line of the script that called.
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

# run COMMAND...: runs the command. Its standard output is then in $out and the file out, its standard
# error in $err and the file err, its exit code in $code.
run() {
  code=0
  "$@" >"$scratch/out" 2>"$scratch/err" || code=$?
  out=$(tr -d '\0' <"$scratch/out")
  err=$(tr -d '\0' <"$scratch/err")
}

# ok COMMAND...: runs the command; fails unless it succeeds.
ok() {
  run "$@"
  [[ $code == 0 ]] || fail "exit code $code of: $* ($err)"
}

# fails CODE COMMAND...: runs the command; fails unless its exit code is CODE and it prints a message.
fails() {
  local expected=$1
  shift
  run "$@"
  [[ $code == "$expected" ]] || fail "'$*' ended with $code, expected $expected ($err)"
  [[ -n $err ]] || fail "no message of: $*"
}

# says PATTERN: fails unless a message of the last command matches the extended regular expression.
says() { grep -qE -- "$1" "$scratch/err" || fail "it does not say: $1 ($err)"; }

# wait_until COMMAND...: repeats the command until it succeeds; fails after two minutes.
wait_until() {
  local end=$((SECONDS + 120))
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < end)) || fail "in vain: $*"
    sleep 0.05
  done
}

# is_gone PID: succeeds when the process does not exist or is a zombie.
is_gone() {
  local state
  state=$(cut -d' ' -f3 "/proc/$1/stat" 2>/dev/null) || return 0
  [[ $state == [ZX] ]]
}

# equal ACTUAL EXPECTED
equal() { [[ $1 == "$2" ]] || fail "got '$1', expected '$2'"; }

# contains TEXT PART; lacks TEXT PART
contains() { [[ $1 == *"$2"* ]] || fail "'$1' does not contain '$2'"; }
lacks() { [[ $1 != *"$2"* ]] || fail "'$1' contains '$2'"; }

# matches TEXT EXTENDED-REGULAR-EXPRESSION
matches() { [[ $1 =~ $2 ]] || fail "'$1' does not match '$2'"; }

# one_line TEXT: fails unless the text is one line that is not empty.
one_line() { [[ $1 != *$'\n'* && -n $1 ]] || fail "not one line: '$1'"; }

# field TEXT FILTER: prints what the jq filter finds in the JSON text.
field() { jq -r "$2" <<<"$1" || fail "no JSON, or no $2 in it: $1"; }

# json EXPRESSION: prints the value of a Python expression in which `it` is the JSON on standard input.
json() { python3 -c 'import json, sys; it = json.load(sys.stdin); print('"$1"')'; }
