#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# usage: scripts/format.sh   Formats every C++ file in place.
set -euo pipefail
cd "$(dirname "$0")/.."
git ls-files -z '*.cpp' '*.h' | xargs -0 clang-format -i
