#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A project in a container. What it prints is kept with its run, and here becomes the run's metrics.
set -eu
examples=$(cd "$(dirname "$0")" && pwd)

mlf project run "$examples/docker" --experiment-name stopping --build-image
run=$(mlf run list -e stopping --columns run_id --format csv | sed -n 2p)
mlf artifact cat "$run" output/stdout.txt | grep '^step=' | mlf log metric --run "$run" --stdin
mlf run plot "$run" --metric loss
