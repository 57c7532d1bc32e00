#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Huge values, the longest keys, missing folders and loops of links.
source "$MLF_SOURCE/tests/cli/lib.sh"

ok mlf run start --name whole
id=$out
here=$MLFLOW_TRACKING_URI/0/$id
printf -v long 'k%.0s' {1..250}
ok mlf log param --run "$id" "$long=1"
for kind in param metric tag; do
  fails 1 mlf log $kind --run "$id" "${long}k=1"
  one_line "$err"
done
fails 1 mlf log param --run "$id" $'a\eb=1'
lacks "$err" $'\e'
one_line "$err"

mkdir -p "$here/tags"
head -c 1048576 /dev/zero | tr '\0' t > "$here/tags/large"
head -c 10485760 /dev/zero | tr '\0' p > "$here/params/huge"
ok timeout 300 mlf run list
contains "$out" whole
ok timeout 300 mlf run show "$id" --json
equal "$(field "$out" '.. | objects | select(.key? == "large") | .value | length')" 1048576

rm -r "$here/params" "$here/tags" "$here/metrics"
ln -s loop-b "$here/loop-a"
ln -s loop-a "$here/loop-b"
ln -s .. "$here/artifacts/up"
for folder in params tags metrics; do
  ok timeout 300 mlf run show "$id" --json
  ok timeout 300 mlf artifact list "$id"
  ok mlf log "${folder%s}" --run "$id" again=1
  ln -s loop-a "$here/$folder-loop"
done
ok mlf run list
