#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# What is recorded of the output has a bound: the middle is left out aloud, of projects and their jobs too.
. "$(dirname "$0")/../lib.sh"
latest() { ls -td mlruns/*/*/meta.yaml | head -1 | xargs dirname; }
cat >MLproject <<'END'
entry_points:
  main: {command: "seq 1 20000; seq 20001 40000 >&2"}
END
# bounded FILE FIRST LAST LINES-ABOUT: it begins and ends as the output, and says what is missing.
bounded() {
  equal "$(head -1 "$1") $(tail -1 "$1")" "$2 $3"
  equal "$(grep -c '^\[mlf: the output is longer than 4096 bytes; of what follows the last 2048 are kept\]$' "$1")" 1
  local left_out
  left_out=$(sed -n 's/^\[mlf: \([0-9]*\) bytes are left out\]$/\1/p' "$1")
  equal "$((left_out + 4096))" "$(seq "$2" "$3" | wc -c)"
  [ "$(wc -c <"$1")" -lt 4400 ] || fail "$1 has $(wc -c <"$1") bytes"
}

ok mlf run exec -q --max-output 4K -- sh -c 'seq 1 20000; seq 20001 40000 >&2'
equal "$(wc -l <out) $(wc -l <err)" "20000 20000"
bounded "$(latest)/artifacts/output/stdout.txt" 1 20000
bounded "$(latest)/artifacts/output/stderr.txt" 20001 40000
ok mlf run exec -q --max-output 1M -- seq 1 20000
cmp out "$(latest)/artifacts/output/stdout.txt"
fails 2 mlf run exec -q --max-output much -- true
says "'much' is no size"

# It is seen while the command runs.
mkfifo go
mlf run exec -q --max-output 4K -- sh -c 'seq 1 20000; read -r _; echo end' <go >out &
exec 3>go
for _ in {1..200}; do
  ! grep -qs 'mlf: the output is longer' "$(latest)/artifacts/output/stdout.txt" || break
  sleep 0.05
done
equal "$(head -1 "$(latest)/artifacts/output/stdout.txt")" 1
echo >&3
wait
equal "$(tail -1 "$(latest)/artifacts/output/stdout.txt")" end

ok mlf project run . --env-manager local --max-output 4K
bounded "$(latest)/artifacts/output/stdout.txt" 1 20000
bounded "$(latest)/artifacts/output/stderr.txt" 20001 40000
equal "$(json 'it["max_output"]' <"$(latest)/artifacts/project/launch.json")" 4096
first=$(basename "$(latest)")
ok mlf project run "$first"
bounded "$(latest)/artifacts/output/stdout.txt" 1 20000

# A job keeps no more of it beside.
ok mlf project run . --env-manager local --max-output 4K --background
id=$out
ok mlf project wait "$id"
bounded "mlruns/0/$id/artifacts/output/stdout.txt" 1 20000
ok mlf project logs "$id"
bounded out 1 20000
[ "$(wc -c <"mlruns/0/$id/.mlf-job.log")" -lt 10000 ] || fail "the job's log has no bound"
says_log=$(grep -c 'the rest of the output is only kept with the run' "mlruns/0/$id/.mlf-job.log")
equal "$says_log" 2
