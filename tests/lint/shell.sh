#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# No script gives shellcheck anything to say.
# Left out: what it cannot follow, quotes that are for another shell, ls for times, variables of libraries.
set -euo pipefail
command -v shellcheck >/dev/null || { echo "skipped: no shellcheck"; exit 77; }
cd "$MLF_SOURCE"
{ git ls-files -z '*.sh'; printf '.ci/run\0'; } |
  xargs -0 -P2 -n10 shellcheck --shell=bash --severity=style --external-sources --source-path=SCRIPTDIR \
    --exclude=SC1091,SC2012,SC2016,SC2034
