#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Every executable, with a standard output that is closed, or full: it says so in one line and fails.
# With other streams closed it does what it does, and its files are not mistaken for them.
source "$MLF_SOURCE/tests/cli/lib.sh"

command -v strace >/dev/null || skip "no strace"
ok mlf run start --name kept
id=$out
ok mlf log metric --run "$id" loss=1
git init -q repository
ok mlf registry create iris
plot=$(mlf run plot "$id" --json)
# What each prints something with; of those that print nothing, a mistake.
declare -A example=(
  [mlf]="mlf --help" [mlf-artifact]="mlf artifact --help" [mlf-experiment]="mlf experiment list"
  [mlf-log]="mlf log --help" [mlf-project]="mlf project --help" [mlf-run]="mlf run list"
  [mlf-models]="mlf models --help" [mlf-registry]="mlf registry list"
  [mlf-server]="mlf server --help" [mlf-trial]="-"
  [mlf-vcs]="$MLF_EXEC_PATH/mlf-vcs describe repository 10" [mlf-draw]="$MLF_EXEC_PATH/mlf-draw svg"
  [mlf-fetch]="-" [mlf-unpack]="-"
)
mapfile -t names < <(sed -n 's/^\(mlf[a-z-]*\) *|.*/\1/p' "$MLF_SOURCE/tools/commands.txt")
for name in "${names[@]}"; do
  command=${example[$name]-}
  [ -n "$command" ] || fail "no example of $name"
  [ "$command" != - ] || continue
  for to in '&-' /dev/full; do
    code=0
    eval "timeout 20 $command >$to" 2>err <<<"$plot" || code=$?
    err=$(cat err)
    equal "$name >$to: $code" "$name >$to: 1"
    one_line "$err"
    says "cannot write( to)? 'standard output': (Bad file descriptor|No space left on device)"
  done
done

# All begin in one way, before they open anything: no file of theirs becomes a stream that is closed.
for name in "${names[@]}"; do
  program=$(command -v "$name" || echo "$MLF_EXEC_PATH/$name")
  timeout 20 strace -qq -e trace=openat -o trace sh -c 'exec "$0" <&- >&- 2>&-' "$program" || true
  opened=$(sed -n '/"\/", O_RDONLY|O_CLOEXEC|O_PATH/s/.* = //p' trace | tr '\n' ' ')
  equal "$name: $opened" "$name: 0 1 2 "
done
