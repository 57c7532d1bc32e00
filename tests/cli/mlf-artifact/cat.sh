#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
run=$(mlf run start)
printf 'one\0\xff\n' >one
echo two >two
head -c 5000000 /dev/urandom >big
mlf artifact put "$run" one two big --to d
mlf artifact cat "$run" d/one d/two | cmp - <(cat one two)
mlf artifact cat "runs:/$run/d/two" "runs:/$run/d/one" | cmp - <(cat two one)
mlf artifact cat "$run" d/big | cmp - big
{ mlf artifact cat "$run" d/big || true; } | head -c 10 | cmp - <(head -c 10 big)

fails 1 mlf artifact cat "$run" d
says "the artifact 'd' is a directory"
fails 1 mlf artifact cat "$run" d/3
says "No such artifact: 'd/3'"
fails 1 mlf artifact cat "$run" /etc/passwd
says "it is absolute"
fails 2 mlf artifact cat "runs:/$run/d/one" d/two
says "is no URI"
fails 1 mlf artifact cat "models:/iris/1"
says "Registered Model with name=iris not found"
