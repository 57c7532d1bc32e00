#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# --needed: a finished run of the same project, entry point, parameters and environment is the answer.
. "$(dirname "$0")/../lib.sh"
mkdir project
cat >project/MLproject <<'END'
name: demo
entry_points:
  main:
    parameters: {n: {type: int, default: 1}, data: {type: path, default: data.txt}}
    command: "test {n} != 7 && echo"
  other: {command: "echo other"}
END
echo 1 >data.txt
run_it() { mlf project run project --env-manager local "$@"; }
id_of_run() { sed -nE 's/^mlf project run: run ([0-9a-f]{32}) .*/\1/p' "$scratch/err"; }
runs_anew() { ok run_it --needed "$@"; lacks "$err" "nothing is run"; }
is_done() { ok run_it --needed "$@"; equal "$out" "$id"; says "run $id .* did the same"; }

# A run that knew nothing of it is found, by other ways of saying the same too.
ok run_it
id=$(id_of_run)
is_done
is_done -P n=1
(cd project && ok mlf project run --env-manager local --needed -P "data=$scratch/data.txt" &&
  equal "$out" "$id")

# Anything else is run.
runs_anew -P n=2
runs_anew -e other
runs_anew -P extra=1
runs_anew --experiment-name elsewhere
echo 2 >data.txt
runs_anew
id=$(id_of_run)
is_done
echo x >project/new.txt
runs_anew
rm project/new.txt
is_done

# Only finished runs, and only those that are not deleted.
fails 1 run_it --needed -P n=7
fails 1 run_it --needed -P n=7
says 'run [0-9a-f]{32}'
mlf run delete "$id"
runs_anew

# In a repository: its commit, and what differs from it that it does not ignore.
cd project
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@t GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@t
git init -q
echo '*.log' >.gitignore
git add .
git commit -qm one
cd ..
runs_anew
id=$(id_of_run)
echo x >project/out.log
mkdir -p project/mlruns
echo x >project/mlruns/x
is_done
echo x >project/untracked.py
runs_anew
rm project/untracked.py
is_done
echo >>project/MLproject
runs_anew
git -C project commit -qam two
runs_anew
git -C project checkout -q HEAD~1
is_done
fails 2 run_it --needed --run-id "$id"

# In a sweep, of each run.
ok mlf project sweep project --env-manager local --needed -P n=1:2
says ' 2 runs, 1 of them done before'
ok mlf project sweep project --env-manager local --needed -P n=1:2
says ' 2 runs, 2 of them done before'
