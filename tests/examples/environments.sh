#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The environments of examples/digits, which tests of other examples run in: pip's and uv's hold exactly
# what its constraints list.
. "$(dirname "$0")/lib.sh"
digits=$MLF_SOURCE/examples/digits

# listed_is_there MANAGER
listed_is_there() {
  mlf project prepare "$digits" --env-manager "$1" --json >made.json || fail "no environment of $1"
  "$(json 'it["directory"]' <made.json)/bin/python" -m pip freeze --all --exclude setuptools >there
  grep -v '^#' "$digits/constraints.txt" | diff - there || fail "$1 did not install what is listed"
}

listed_is_there virtualenv
[ -x "$MLF_UV" ] || { echo "no uv; scripts/setup.sh --test installs it"; exit 0; }
PATH=${MLF_UV%/*}:$PATH listed_is_there uv
