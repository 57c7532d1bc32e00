#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
run=$(mlf run start)
equal "$(mlf artifact list "$run" --json | json 'it["files"]')" "[]"
mkdir -p model/sub
head -c 2048 /dev/zero >model/sub/w.bin
echo notes >notes.txt
mlf artifact put "$run" model notes.txt

equal "$(mlf artifact list "$run" --json | json 'it["files"]')" \
  "[{'path': 'model', 'is_dir': True, 'file_size': None}, {'path': 'notes.txt', 'is_dir': False, 'file_size': 6}]"
equal "$(mlf artifact list "runs:/$run/model" -r --format csv)" "path,file_size
model/sub,
model/sub/w.bin,2048"
equal "$(mlf artifact list "${run:0:8}" model/ --columns path --format csv)" "path
model/sub"
equal "$(mlf artifact list "$run" --tree)" "./  2.0 KiB
├── model/  2.0 KiB
│   └── sub/  2.0 KiB
│       └── w.bin  2.0 KiB
└── notes.txt  6 B
2 directories, 2 files"

equal "$(mlf artifact --complete list "$run" mo)" model/
equal "$(mlf artifact --complete cat "runs:/$run/model/")" "runs:/$run/model/sub/"

# What cannot be shown as it is, and what leads elsewhere.
folder=mlruns/0/$run/artifacts
touch "$folder"/$'bad\e[31m\xff'
ln -s /etc/passwd "$folder/out"
mkfifo "$folder/pipe"
mlf artifact list "$run" --json 2>err | json 'it["files"][0]["path"]' | grep -qF 'bad\x1b[31m\xff'
says "'out' was left out: .* leads out of the directory"
says "'pipe' is neither a file nor a directory"

fails 1 mlf artifact list "$run" nothing
says "No such artifact: 'nothing'"
fails 1 mlf artifact list "$run" ../tags
fails 2 mlf artifact list
fails 1 mlf artifact list 0123456789abcdef0123456789abcdef
fails 1 mlf artifact list s3://bucket/x
says "runs:/RUN_ID/PATH"
fails 2 mlf artifact list "$run" --tree --json
