#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Find runs with MLflow's filters, and look at their curves.
set -eu
