# SPDX-License-Identifier: Apache-2.0
# For the tests of what is installed. Sourced.
# shellcheck shell=bash
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
prefix=$scratch/prefix
unset "${!MLFLOW_@}" DESTDIR

fail() { echo "failed: $*" >&2; exit 1; }

install_to_prefix() {
  cmake --install "$MLF_BUILD" --prefix "$prefix" >"$scratch/install.log" ||
    { cat "$scratch/install.log"; exit 1; }
}

# json EXPRESSION: prints the Python expression of `it`, the JSON on standard input.
json() { python3 -c 'import json, sys; it = json.load(sys.stdin); print('"$1"')'; }

# equal ACTUAL EXPECTED
equal() { [ "$1" = "$2" ] || fail "got '$1', expected '$2'"; }
