# SPDX-License-Identifier: Apache-2.0
# A store for the completion scripts of the three shells. Sourced.
# shellcheck shell=bash disable=SC2034
. "$MLF_SOURCE/tests/cli/lib.sh"
unset MLFLOW_TRACKING_URI
completions=$MLF_SOURCE/share/completions
for name in iris irises 'two words'; do ok mlf experiment create "$name"; done
ok mlf run start -e iris --name first
run=$out
