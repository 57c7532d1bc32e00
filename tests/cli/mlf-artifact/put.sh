#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
run=$(mlf run start)
folder=mlruns/0/$run/artifacts
mkdir -p many
for i in $(seq 300); do echo "$i" >"many/$i"; done
mlf artifact put "$run" many/. --to all
diff -r many "$folder/all"
echo text | mlf artifact put "$run" - --as text.txt
equal "$(cat "$folder/text.txt")" text
equal "$(cd "$folder" && ls -A)" "all
text.txt"

# One file that cannot be read does not keep the others back, but is no success.
ln -s nowhere many/dangling
fails 1 mlf artifact put "$run" many --to again
says "dangling"
says "1 of 301 entries could not be copied"
equal "$(find "$folder/again" -type f | wc -l)" 300

fails 1 mlf artifact put "$run" many/1 --as all
says "Is a directory"
fails 1 mlf artifact put "$run" many/1 --to text.txt
fails 1 mlf artifact put "$run" many/1 --as .artifact.uploading.x
fails 2 mlf artifact put "$run"
mlf run delete "$run"
fails 1 mlf artifact put "$run" many/1
says "must be in 'active'"
