#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Launches that other versions of mlf have kept with runs.
. "$(dirname "$0")/lib.sh"
submit main -P code=3
fails 3 mlf project wait "$id"
model=$id

# One without a number, as earlier versions wrote it, is carried out, and run again.
plant local '' 'del(.format_version)'
WHERE=there fails 3 mlf project execute "$id"
equal "$out" "out of there"
equal "$(state "$id")" FAILED
WHERE=here fails 3 mlf project run "$id"
equal "$out" "out of here"

# One of a format that is not known yet is neither.
plant local '' '.format_version = 2'
for verb in execute run; do
  fails 1 mlf project "$verb" "$id"
  says "the launch of the run has format 2, which a newer version of mlf wrote"
done
equal "$(state "$id")" RUNNING
