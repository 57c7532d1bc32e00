#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Reading a hostile store opens nothing outside of it but what the system and mlf itself need.
source "$MLF_SOURCE/tests/cli/lib.sh"
command -v strace > /dev/null || skip "strace is not installed"
strace -o /dev/null true 2> /dev/null || skip "strace may not trace here"

mkdir elsewhere
echo canary > elsewhere/canary
ok mlf run start --name hostile
id=$out
here=$MLFLOW_TRACKING_URI/0/$id
ok mlf log param --run "$id" lr=1
ok mlf log metric --run "$id" loss=1
mkdir -p "$here/tags"
for folder in params tags metrics artifacts; do
  ln -s "$scratch/elsewhere/canary" "$here/$folder/leak"
  ln -s ../../../../elsewhere "$here/$folder/up"
done
ln -s "$scratch/elsewhere" "$MLFLOW_TRACKING_URI/0/0123456789abcdef0123456789abcdef"
ln -s "$scratch/elsewhere" "$MLFLOW_TRACKING_URI/77"

# confined COMMAND...: every file opened with success is the store's, the system's or mlf's.
confined() {
  run strace -f -y -e trace=%file -o trace timeout 300 "$@"
  [[ $code != 2 ]] || fail "$* is no command: $err"
  grep -E '^[0-9]+ +(open|openat|openat2)\(.* = [0-9]+<' trace | sed -E 's/.* = [0-9]+<([^>]*)>.*/\1/' |
    sort -u > opened
  [[ -s opened ]] || fail "nothing was traced"
  grep -q "^$MLFLOW_TRACKING_URI" opened || fail "the store was not read by: $*"
  if grep -vE "^($MLFLOW_TRACKING_URI|$MLF_BUILD|$scratch/home|/usr|/lib|/etc|/proc|/sys|/dev)(/|$)" opened |
    grep -vxE "/|$scratch|$scratch/got(/.*)?|$(dirname "$scratch")" > outside; then
    fail "$* opened $(cat outside)"
  fi
  ! grep -q canary out err || fail "a file outside was shown by: $*"
  ! grep -rq '^canary' out got 2> /dev/null || fail "a file outside was read by: $*"
}

confined mlf run list --all-experiments --view all
confined mlf run show "$id"
confined mlf run search --all-experiments --filter 'params.lr = "1"'
confined mlf artifact list "$id"
confined mlf artifact get "$id" --output got
confined mlf artifact get "$id" leak --output got
confined mlf experiment list
