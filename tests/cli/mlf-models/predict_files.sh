#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Several inputs: files, patterns and directories, into one output or one for each.
. "$(dirname "$0")/lib.sh"
save_model model
batch() { mlf models predict -m model --env-manager local -t csv --output-format csv "$@"; }

mkdir parts
printf 'a,t\n3,x\n' >parts/part-2.csv
printf 'a,t\n1,x\n-2,y\n' >parts/part-1.csv
: >parts/part-3.csv
: >parts/_SUCCESS
printf 'garbage' >parts/.part-1.csv.crc
ok batch -i parts --keep t --rejects bad.csv
equal "$out" $'t,prediction\nx,2.0\nx,6.0'
says "scored 2 of 3 rows"
equal "$(cat bad.csv)" $'a,t,file,line,reason\n-2,y,parts/part-1.csv,3,ValueError: too cold'
ok batch -i 'parts/part-[12].csv' -i parts/part-1.csv --rejects bad.csv -o one.csv
equal "$(cat one.csv)" $'prediction\n2.0\n6.0'
fails 1 batch -i parts -o two.csv
says "parts/part-1.csv line 3: ValueError: too cold"
[[ ! -e two.csv ]] || fail "there is an output"

# A directory gets a file for each input, also when it is new.
ok batch -i parts -o scored/ --rejects bad.csv
equal "$(ls -A scored)" $'part-1.csv\npart-2.csv\npart-3.csv'
equal "$(cat scored/part-2.csv)" $'prediction\n6.0'
equal "$(cat scored/part-3.csv)" ""
mkdir other
cp parts/part-2.csv other/
fails 1 batch -i parts -i other -o scored
says "would have the same output 'scored/part-2.csv'"
fails 1 batch -i parts -o parts --rejects bad.csv
says "the output of 'parts/part-1.csv' would replace it"

# JSON lines, and what cannot be one batch.
printf '{"a": 1}\n' >one.jsonl
printf '\n{"a": -1}\n' >two.jsonl
ok mlf models predict -m model --env-manager local -t jsonl -i one.jsonl -i two.jsonl --rejects bad.jsonl
equal "$out" '{"prediction": 2.0}'
equal "$(jq -c '[.file, .line, .reason]' bad.jsonl)" '["two.jsonl",2,"ValueError: too cold"]'
printf 't,a\nx,1\n' >parts/part-4.csv
fails 1 batch -i parts --rejects bad.csv
says "the columns of 'parts/part-4.csv' are not those of 'parts/part-1.csv'"
fails 1 batch -i 'none-*.csv'
says "no file matches 'none-\*.csv'"
mkdir empty
fails 1 batch -i empty
says "there is no file in 'empty'"
fails 1 batch -i parts -i none.csv
says "none.csv.*No such file"
fails 2 batch -i parts -i -
fails 2 batch -o scored/ <one.csv
fails 2 mlf models predict -m model -i one.jsonl -i two.jsonl
fails 2 batch -i one.csv -o scored --append
