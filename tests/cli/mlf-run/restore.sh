#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What was deleted is as it was.
. "$(dirname "$0")/../lib.sh"
run=$(mlf run start --name back)
mlf log param --run "$run" lr=0.1
mlf run delete "$run"
fails 1 mlf log param --run "$run" depth=3
mlf run restore "$run"
mlf log param --run "$run" depth=3
equal "$(mlf run list --columns run_name,params.lr,params.depth --format csv | tail -n +2)" back,0.1,3
fails 1 mlf run restore 0123456789abcdef
fails 2 mlf run restore
