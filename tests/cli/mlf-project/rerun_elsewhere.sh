#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A run that is run again from another directory has its files, and what it finds there to differ is told.
. "$(dirname "$0")/../lib.sh"
id_of_run() { sed -nE 's/^mlf project run: run ([0-9a-f]{32}) .*/\1/p' "$scratch/err"; }

# Paths are those of where it was run first, whatever directory it is run again from.
mkdir -p paths elsewhere
cat >paths/MLproject <<'END'
entry_points:
  main:
    parameters: {given: path, default: {type: path, default: two.txt}}
    command: "cat {given} {default}"
END
echo one >one.txt
echo two >two.txt
ok mlf project run paths --env-manager local -P given=one.txt
first_of_paths=$(id_of_run)
equal "$(cat "mlruns/0/$first_of_paths/params/given")" one.txt
cd elsewhere
ok mlf project run "$first_of_paths"
equal "$out" $'one\ntwo'
ok mlf project run "$(id_of_run)" -P given=../two.txt
equal "$out" $'two\ntwo'
cd "$scratch"

# What was installed then and is not now, or in another version, is told.
printf 'attrs==1.0\nsix==1.0\n' >"mlruns/0/$first_of_paths/artifacts/project/requirements.txt"
ok mlf project run "$first_of_paths"
says "warning: the environment is not that of run $first_of_paths: .*six==1.0"
ok mlf project run "$first_of_paths" -q
says "warning: the environment is not that of run"
