#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The same project in an environment that uv makes.
set -eu
examples=$(cd "$(dirname "$0")" && pwd)

mlf project run "$examples/digits" --experiment-name digits --env-manager uv -P alpha=0.001 -P epochs=5
