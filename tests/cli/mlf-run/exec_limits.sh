#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Whatever limit the system sets and whatever the command writes, the run ends in a true status.
. "$(dirname "$0")/../lib.sh"
latest() { ls -td mlruns/*/*/meta.yaml | head -1 | xargs dirname; }
status() { sed -n 's/^status: //p' "$(latest)/meta.yaml"; }
kept() { cat "$(latest)/artifacts/output/$1.txt"; }
count() { ls -d mlruns/*/*/meta.yaml 2>/dev/null | wc -l; }
# limited FLAG LIMIT COMMAND...: its streams are pipes, which have no size.
limited() {
  {
    { (ulimit "$1" "$2" && shift 2 && exec timeout 60 "$@") || echo $? >limited-code; } 2>&1 >&3 |
      cat >&2
  } 3>&1 | cat
  [ ! -e limited-code ] || { code=$(cat limited-code) && rm limited-code && return "$code"; }
}

# Memory: neither what is left behind, nor a line without an end, nor both with metrics are kept there.
# A build with sanitizers cannot live in so little.
memory=200000
(ulimit -v $memory && mlf run --version) >/dev/null 2>&1 || memory=unlimited
flood='cat /dev/zero & exit 0'
(ulimit -v $memory; timeout 60 mlf run exec -q --max-output 64K -- sh -c "$flood" 2>err) |
  (sleep 12; head -c 100 >/dev/null)
equal "$(status) $(cat err)" "3 "
limited -v $memory mlf run exec -q --max-output 64K --metric-pattern auto --metric-pattern 'x=(y*)' -- \
  head -c 300M /dev/zero >/dev/null
equal "$(status)" 3

# The size of files: the record ends, and nothing else.
run limited -f 16 mlf run exec -q -- sh -c 'head -c 100000 /dev/zero; echo more >&2; exit 4'
equal "$code $(status) $(kept stdout | tr '\0' 0 | wc -c) $(kept stderr)" "4 4 16384 more"
equal "$(grep -c "cannot record output: .*File too large" err)" 1
says "cannot write 'output/stdout.txt'"
contains "$(cat "$(latest)/tags/mlf.exec.outputError")" "File too large"
run limited -f 0 mlf run start
equal "$code" 1
says "File too large"
run limited -f 8 mlf run exec -q -- sh -c 'trap "" XFSZ; trap - XFSZ; head -c 20000 /dev/zero >big'
equal "$code $(status)" "153 4"

# Descriptors and processes: either there is no run, or it has ended.
for n in $(seq 4 24); do
  before=$(count)
  run limited -n "$n" mlf run exec -q -- echo hi
  [ "$(count)" = "$before" ] || [ "$(status)" != 1 ] || fail "with $n descriptors it is RUNNING: $err"
done
equal "$code $(status)" "0 3"
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
  mkdir -m 777 others
  cp "$MLF_BUILD/bin/mlf" "$MLF_EXEC_PATH/mlf-run" others
  chmod 711 .
  # (A build with sanitizers starts a process of its own to look for leaks.)
  run env ASAN_OPTIONS=detect_leaks=0 MLF_EXEC_PATH="$PWD/others" \
    MLFLOW_TRACKING_URI="$PWD/others/mlruns" prlimit --nproc=1 \
    setpriv --reuid=65534 --clear-groups others/mlf run exec -q -- echo hi
  equal "$code $(grep -h ^status: others/mlruns/0/*/meta.yaml)" "126 status: 4"
  says "cannot run 'echo': Resource temporarily unavailable"
fi

# A command line of any length is run, or it is a failed run.
printf -v long 'x%.0s' {1..100000}
ok mlf run exec -q -- true "$long"
equal "$(status)" 3
fails 127 mlf run exec -q -- "$long"
equal "$(status)" 4

# Artifacts that cannot be reached, or no more.
mlf experiment create far --artifact-location s3://bucket/path
run mlf run exec -q -e far -- sh -c 'echo hi; exit 5'
equal "$code $(status) $out" "5 4 hi"
one_line "$err"
says "artifacts at 's3://bucket/path/.*' cannot be reached"
ok mlf run exec -q -e far --no-output-artifact -- echo hi
equal "$(status) $out $err" "3 hi "
run mlf run exec -q -- sh -c 'rm -r mlruns/0/$MLFLOW_RUN_ID/artifacts; echo hi; echo oops >&2'
equal "$code $(status)" "0 3"
one_line "$(grep -v oops err)"
says "cannot record output: the artifact 'output/stdout.txt' was removed while it was written"
