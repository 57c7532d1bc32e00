#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Track any command as it is: output, exit code, duration, host, git commit, metrics in its output.
set -eu
examples=$(cd "$(dirname "$0")" && pwd)

mlf run exec -e iris --name tracked --metric-pattern auto -- "$examples/train.sh" 0.5
mlf run list -e iris --metrics accuracy,loss
