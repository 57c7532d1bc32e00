#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What the user may not read is told in a line each that names it; everything else is shown.
source "$MLF_SOURCE/tests/cli/robustness/lib.sh"
need_users

ok mlf run start --name good
good=$out
ok mlf run start --name closed
closed=$out
ok mlf run start --name half
half=$out
ok mlf log param --run "$half" lr=1 secret=2
chmod -R a+rX "$store"
chmod 0 "$store/0/$closed" "$store/0/$half/params/secret"

ok nobody mlf run list
contains "$out" good
equal "$(grep -c "$closed" err)" 1
says 'Permission denied'
fails 1 nobody mlf run show "$closed"
contains "$err" "$closed"
fails 1 nobody mlf log param --run "$good" lr=1
says 'Permission denied'
one_line "$err"
chmod 0 "$store/0"
fails 1 nobody mlf run show "$good"
chmod 0 "$store"
fails 1 nobody mlf run list
says 'Permission denied'
one_line "$err"
chmod -R u+rwx "$store"
