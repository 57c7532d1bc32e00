#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
run=$(mlf run start)
mkdir -p model/sub
echo weights >model/sub/w.bin
printf 'a\0b\xff' >bytes
mlf artifact put "$run" model bytes
mkdir got && cd got

equal "$(mlf artifact get "$run" bytes)" bytes
cmp bytes ../bytes
mlf artifact get "runs:/$run/bytes" -o copy
cmp copy ../bytes
mlf artifact get "$run" bytes -o - | cmp - ../bytes
equal "$(mlf artifact get "$run" model -o new)" new
diff -r new ../model
mkdir there
equal "$(mlf artifact get "$run" model bytes -o there | paste -sd' ')" "there/model there/bytes"
diff -r there/model ../model
mlf artifact get "$run"
diff -r "$run/model" ../model
mlf artifact get "$run" -o all
cmp all/bytes ../bytes

# Links that leave the artifacts bring nothing; the rest comes.
ln -s /etc/passwd "../mlruns/0/$run/artifacts/model/out"
ok mlf artifact get "$run" model -o safe
says "leads out of the directory"
diff -r safe ../model
fails 1 mlf artifact get "$run" model/out
fails 1 mlf artifact get "$run" nothing
says "No such artifact: 'nothing'"
fails 1 mlf artifact get "$run" ../meta.yaml

# A store that was moved is read where it is now.
cd ..
mv mlruns elsewhere
mlf artifact cat --tracking-uri elsewhere "$run" model/sub/w.bin | cmp - model/sub/w.bin
