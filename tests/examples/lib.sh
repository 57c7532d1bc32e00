# SPDX-License-Identifier: Apache-2.0
# For the tests of examples/: a scratch directory to run them in, with the built mlf on PATH. Sourced.
# shellcheck shell=bash
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"
unset "${!MLFLOW_@}"
export PATH=$MLF_BUILD/bin:$PATH NO_COLOR=1
cache=${MLF_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/mlf}
export MLF_ENV_ROOT=$cache/test-environments  # made once for all tests
wheels=$MLF_SOURCE/build/wheels/digits
if [ -d "$wheels" ]; then  # what scripts/setup.sh --test has fetched, and nothing from the registry
  export PIP_NO_INDEX=1 PIP_FIND_LINKS=$wheels UV_OFFLINE=1 UV_FIND_LINKS=$wheels
fi

fail() { echo "failed: $*" >&2; exit 1; }

# run_example NAME: runs it, with its output in the files out and err.
run_example() {
  "$MLF_SOURCE/examples/$1" >out 2>err || { cat out err; fail "examples/$1 does not succeed"; }
}

# json EXPRESSION: prints the Python expression of `it`, the JSON on standard input.
json() { python3 -c 'import json, sys; it = json.load(sys.stdin); print('"$1"')'; }

# equal ACTUAL EXPECTED
equal() { [ "$1" = "$2" ] || fail "got '$1', expected '$2'"; }

# shows PATTERN: the example has printed it.
shows() { grep -qE "$1" out || { cat out; fail "its output does not show: $1"; }; }
