#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
run_example 04-compare-and-gate.sh
shows 'learning_rate +1 +0\.01'
shows 'worse than the run in use: exit code [1-9]'
