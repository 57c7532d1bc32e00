#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Deleted runs are out of sight and come back.
. "$(dirname "$0")/../lib.sh"
one=$(mlf run start)
two=$(mlf run start)
count() { mlf run list --columns run_id --format csv "$@" | tail -n +2 | wc -l | tr -d ' '; }
fails 1 mlf run delete "$one" 0123456789abcdef # a slip deletes nothing
equal "$(count)" 2
mlf run delete "$one" "$two"
equal "$(count)" 0
equal "$(count --view deleted_only)" 2
mlf run show "$one" | grep -q '^Stage  *deleted$'
fails 2 mlf run delete
