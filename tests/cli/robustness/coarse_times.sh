#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# On a file system whose times are whole seconds, changes of one second are seen, each of them.
source "$MLF_SOURCE/tests/cli/lib.sh"
[[ $(id -u) == 0 ]] || skip "only root can mount a file system"
command -v mke2fs > /dev/null || skip "mke2fs is not installed"
truncate -s 64M "$scratch/image"
mke2fs -q -F -I 128 -N 30000 "$scratch/image" > /dev/null 2>&1
mkdir "$scratch/disk"
mount -o loop "$scratch/image" "$scratch/disk" 2> "$scratch/err" ||
  skip "no loop device can be mounted: $(< "$scratch/err")"
trap 'umount "$scratch/disk"; rm -rf "$scratch"' EXIT
export MLFLOW_TRACKING_URI=$scratch/disk/mlruns

# Enough runs for an index to be written at the first look.
python3 "$MLF_SOURCE/tests/support/generate.py" "$MLFLOW_TRACKING_URI" 120 2 2
here=$(find "$MLFLOW_TRACKING_URI/1" -maxdepth 1 -name '????????*' -type d -print -quit)
equal "$(stat -c %z "$here" | cut -c 20-29)" .000000000
index=$MLFLOW_TRACKING_URI/1/.mlf-index-0

# in_phase VALUE: how many runs the list shows in it.
in_phase() {
  ok mlf run list -e bench --max-results 0 --json
  field "$out" "[.. | objects | select(.key? == \"phase\" and .value == \"$1\")] | length"
}

for round in 1 2 3; do
  rm -f "$index"
  python3 -c 'import time; time.sleep(1.01 - time.time() % 1)'  # to the beginning of a second
  printf "old-%s" $round > "$here/tags/phase"
  sleep 0.1  # more than the tick of file systems with finer times
  equal "$(in_phase "old-$round")" 1
  [[ -s $index ]] || fail "no index was written"
  printf "new-%s" $round > "$here/tags/phase"
  equal "$(in_phase "new-$round")" 1
  ok mlf run search -e bench --filter "tags.phase = 'new-$round'" --format csv
  contains "$out" "${here##*/}"
done

# What has been still for longer is believed.
sleep 2.2
ok mlf run list -e bench
rm -f "$index"
ok mlf run list -e bench --max-results 0
before=$(stat -c %i.%s "$index")
printf v > "$here/tags/another"
ok env ASAN_OPTIONS=detect_leaks=0 strace -f -e trace=openat2 -o "$scratch/calls" mlf run list -e bench
[[ $(grep -c meta.yaml "$scratch/calls") -lt 20 ]] || fail "the runs are read again"
equal "$(stat -c %i.%s "$index")" "$before"
