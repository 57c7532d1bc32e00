#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Put runs side by side, and fail a pipeline when the new one is worse.
set -eu
