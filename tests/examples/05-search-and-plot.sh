#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/lib.sh"
run_example 05-search-and-plot.sh
shows 'rate 0\.1'
shows loss
grep -q '<svg' loss.svg || fail "loss.svg is no SVG"
