#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A workflow: an entry point that runs others, whose runs are below its own.
set -eu
examples=$(cd "$(dirname "$0")" && pwd)

mlf project run "$examples/steps" --env-manager local --experiment-name steps -P rates="0.01 0.1 1"
mlf run list -e steps --metrics accuracy,loss
