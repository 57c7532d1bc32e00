#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Rows of CSV and JSON lines, scored in parts: kept columns, rejected rows, files that appear whole or grow.
. "$(dirname "$0")/lib.sh"
save_model model
batch() { mlf models predict -m model --env-manager local --output-format csv "$@"; }

printf 'id,a,t\n"x, 1",1,007\ny,-1,\nz,2.5,"q\nr"\nw,oops,\nv\n' >in.csv
ok batch -t csv -i in.csv --keep t --keep id --rejects bad.csv --chunk-rows 3
equal "$out" 't,id,prediction
007,"x, 1",2.0
"q
r",z,5.0'
says "scored 2 of 5 rows in .* s, rejected 3"
contains "$(cat bad.csv)" "id,a,t,line,reason"
contains "$(cat bad.csv)" "y,-1,,3,ValueError: too cold"
contains "$(cat bad.csv)" "w,oops,,6,"
contains "$(cat bad.csv)" "v,7,\"1 fields, but there are 3 columns\""

# Without a place for them, or with too many, they are an error, and no output appears.
fails 1 batch -t csv -i in.csv -o out.csv
says "line 3: ValueError: too cold; with --rejects"
[[ ! -e out.csv ]] || fail "there is an output"
fails 1 batch -t csv -i in.csv -o out.csv --rejects bad.csv --max-rejects 2
says "more than 2 rows were rejected"
[[ ! -e out.csv ]] || fail "there is an output"
equal "$(grep -c ',' bad.csv)" 4
ok batch -t csv -i in.csv -o out.csv --rejects bad.csv --max-rejects 3

# A worker that dies over a row is started again, and the row is rejected; not without end.
printf 'a\n1\n666\n3\n' >deadly.csv
ok batch -t csv -i deadly.csv -o out2.csv --rejects bad2.csv
equal "$(cat out2.csv)" $'prediction\n2.0\n6.0'
contains "$(cat bad2.csv)" "666,3,the worker that asks the model ended with exit code 9"
fails 1 batch -t csv -i deadly.csv -o out3.csv
says "line 3: the worker that asks the model ended with exit code 9; with --rejects"
fails 1 batch -t csv -i deadly.csv -o out3.csv --rejects bad2.csv --max-restarts 0
says "ended with exit code 9"
[[ ! -e out3.csv ]] || fail "there is an output"

# Growing: one heading; other columns are refused.
printf 'a\n3\n' | batch -t csv -o all.csv --append 2>/dev/null
printf 'a\n4\n' | batch -t csv -o all.csv --append 2>/dev/null
equal "$(cat all.csv)" $'prediction\n6.0\n8.0'
printf 'a\n5\n' >more.csv
fails 1 batch -t csv -i more.csv -o all.csv --append --keep a
says "the columns of the output are 'a,prediction', but were 'prediction'"

# JSON lines, and a param for all rows.
printf '{"a": 1, "id": 7}\n\n{"a": NaN, "id": "u"}\nnot JSON\n' >in.jsonl
ok mlf models predict -m model --env-manager local -t jsonl -i in.jsonl --keep id --param k=10 --rejects bad.jsonl
equal "$out" '{"id": 7, "prediction": 10.0}
{"id": "u", "prediction": null}'
equal "$(jq -c '[.line, .row]' bad.jsonl)" '[4,"not JSON"]'

fails 2 batch -t csv -i in.csv --rejects in.csv
fails 2 batch -t csv -i in.csv --max-rejects 1
fails 2 batch -t csv -i in.csv --append
fails 2 batch -t csv -i in.csv --chunk-rows 0
fails 1 batch -t csv -i in.csv --keep ip
says "did you mean 'id'"
