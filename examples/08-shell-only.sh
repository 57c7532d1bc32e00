#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A project needs no Python: this one is a shell script.
set -eu
examples=$(cd "$(dirname "$0")" && pwd)

mlf project run "$examples/iris" --env-manager local --experiment-name iris -P rate=0.5
mlf run list -e iris --metrics accuracy,loss
