# SPDX-License-Identifier: Apache-2.0
# For the scripts of tests/cli: an empty directory to work in, an empty store in it, and the built
# tools as `mlf`. Sourced.
# shellcheck shell=bash
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
unset "${!MLFLOW_@}"
export PATH=$MLF_BUILD/bin:$PATH MLF_EXEC_PATH=$MLF_BUILD/libexec/mlf NO_COLOR=1
export MLFLOW_TRACKING_URI=$scratch/mlruns

fail() { echo "failed: $*" >&2; exit 1; }

# equal ACTUAL EXPECTED
equal() { [ "$1" = "$2" ] || fail "got '$1', expected '$2'"; }

# fails CODE COMMAND...: it ends with that code; what it said is in the file err.
fails() {
  local expected=$1 code=0
  shift
  "$@" >out 2>err || code=$?
  [ "$code" = "$expected" ] || { cat err; fail "'$*' ended with $code, expected $expected"; }
}

# says PATTERN: the last command that failed said so.
says() { grep -qE -- "$1" err || { cat err; fail "it does not say: $1"; }; }

# json EXPRESSION: prints the Python expression of `it`, the JSON on standard input.
json() { python3 -c 'import json, sys; it = json.load(sys.stdin); print('"$1"')'; }
