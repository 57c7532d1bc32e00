#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A batch that is killed goes on where it was: the files are those of one that nothing interrupted.
# The model is a double that needs no MLflow, because it is started many times.
. "$MLF_SOURCE/tests/cli/lib.sh"
mkdir model bin
printf '#!/bin/sh\nexec %s -S %s doubles\n' "$(command -v python3)" \
  "$MLF_SOURCE/tests/support/fake_worker.py" >bin/python3
chmod +x bin/python3
export PATH=$scratch/bin:$PATH
printf 'flavors: {python_function: {loader_module: none}}\n' >model/MLmodel
options=(-m model --env-manager local -t csv --output-format csv --keep id --chunk-rows 500)
batch() { mlf models predict "${options[@]}" "$@"; }
start() { exec mlf models predict "${options[@]}" "$@"; }  # in a process that can be killed

awk 'BEGIN { print "id,a"; for (i = 0; i < 40000; i++) print "r" i "," (i % 997 ? i % 500 : -1) }' >in.csv
ok batch -i in.csv -o expected.csv --rejects expected_bad.csv

# Killed whenever it is somewhere else, until one comes to the end.
killed=0
for ((round = 1; round < 40; round++)); do
  start -i in.csv -o out.csv --rejects bad.csv --resume 2>err &
  pid=$!
  before=$(stat -c %s .out.csv.mlf-part 2>/dev/null || echo 0)
  until [[ $(stat -c %s .out.csv.mlf-part 2>/dev/null || echo 0) -gt $((before + 20000)) ]]; do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.01
  done
  kill -9 "$pid" 2>/dev/null && killed=$((killed + 1))
  if wait "$pid" 2>/dev/null; then break; fi
  [[ ! -e out.csv ]] || break
done
ok batch -i in.csv -o out.csv --rejects bad.csv --resume
((killed >= 3)) || fail "it was killed only $killed times"
cmp out.csv expected.csv || fail "the output differs"
cmp bad.csv expected_bad.csv || fail "the rejected rows differ"
[[ -z $(compgen -G '.*mlf-*') ]] || fail "something is left: $(ls -A)"

# Where the work was interrupted, something else is refused.
printf 'id,a\nx,1\ny,777\n' >in.csv
run batch -i in.csv -o out2.csv --rejects bad2.csv --resume --timeout 5 --chunk-rows 1
[[ $code == 1 ]] || fail "it hung"
[[ -e .out2.csv.mlf-journal && ! -e out2.csv ]] || fail "no journal"
fails 1 batch -i in.csv -o out2.csv --rejects bad2.csv --resume
says "another input, model or with other options; remove '.out2.csv.mlf-journal'"
touch in.csv
fails 1 batch -i in.csv -o out2.csv --rejects bad2.csv --resume --chunk-rows 1
says "another input, model"
rm .out2.csv.mlf-*
printf 'id,a\nx,1\n' >in.csv
ok batch -i in.csv -o out2.csv --resume
equal "$(cat out2.csv)" $'id,prediction\nx,2'

# Two at once.
printf 'id,a\nx,777\n' >slow.csv
start -i slow.csv -o slow_out.csv --resume --timeout 600 2>/dev/null &
pid=$!
wait_until test -s .slow_out.csv.mlf-journal
fails 1 batch -i slow.csv -o slow_out.csv --resume
says "another process is writing this output"
kill "$pid"
wait "$pid" || true

fails 2 batch -i in.csv --resume
fails 2 batch -i in.csv -o out.csv --append --resume
fails 2 batch -o out.csv --resume <in.csv
fails 2 batch -i in.csv -o /dev/null --resume
