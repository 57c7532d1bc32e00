#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every C++ file is as clang-format writes it; `scripts/format.sh` makes it so.
set -euo pipefail
command -v clang-format >/dev/null || { echo "skipped: no clang-format"; exit 77; }
cd "$MLF_SOURCE"
git ls-files -z '*.cpp' '*.h' | xargs -0 -P2 -n20 clang-format --dry-run --Werror
