#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Each folder of lib/ can be compiled as one unit without a name changing its meaning.
set -euo pipefail
cd "$MLF_SOURCE"
python3 tests/lint/unit_names.py
