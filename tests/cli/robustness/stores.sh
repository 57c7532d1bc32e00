#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Stores that are not there, empty directories, and what is no store at all.
. "$MLF_SOURCE/tests/cli/lib.sh"
unset MLFLOW_TRACKING_URI

# empty: nothing was made here.
empty() { [[ -z $(find . -mindepth 1 ! -name out ! -name err ! -name home) ]] || fail "made: $(ls -A)"; }

# Nobody named a store: there are no runs yet, and the first one makes it.
ok mlf run list
equal "$out" ""
ok mlf run list --json
equal "$(field "$out" '.runs | length')" 0
ok mlf experiment list
fails 1 mlf run show 0123456789abcdef
fails 1 mlf log param --run 0123456789abcdef p=1
empty

# A store that was named and is only read.
for name in typo "$PWD/typo" "file://$PWD/typo"; do
  for command in "run list" "run search" "run show 0123456789" "experiment list" "run reap" \
    "experiment show x" "log param --run 0123456789abcdef p=1" "experiment delete x"; do
    # shellcheck disable=SC2086
    fails 1 mlf $command --tracking-uri "$name"
    one_line "$err"
    contains "$err" "$PWD/typo"
  done
done
empty

# What is no path.
for name in "" databricks databricks://me uc 'C:\mlruns' c:/mlruns '\\host\share' 127.0.0.1:5000 \
  localhost:5000 http://localhost:5000 sqlite:///x.db \~/mlruns "\$HOME/mlruns" $'a\nb'; do
  for command in "run list" "run start" "experiment create x" "run exec -- true"; do
    # shellcheck disable=SC2086
    fails 1 mlf ${command%% --*} --tracking-uri "$name" ${command#"${command%% --*}"}
    one_line "$err"
  done
done
empty

# An empty directory, such as a volume that was just mounted, and one without the experiment 0.
mkdir mlruns
ok mlf run list
ok mlf run start --name first
run=$out
ok mlf run list
contains "$out" "$run"
for command in "run exec -- true" "experiment tag Default a=b"; do
  rm -r mlruns
  mkdir mlruns
  # shellcheck disable=SC2086
  ok mlf $command
  [[ -e mlruns/0/meta.yaml ]] || fail "'$command' made no experiment"
done
ok mlf experiment create other
rm -r mlruns/0
ok mlf run list
ok mlf run start
[[ -e mlruns/0/$out/meta.yaml ]] || fail "the run is not in the default experiment"

# Artifacts are where the experiment was created, whatever directory a command runs in.
mkdir elsewhere
ok mlf experiment create near --artifact-location arts
ok mlf run start -e near
run=$out
echo content >content
(cd elsewhere && mlf log artifact --run "$run" --as file ../content --tracking-uri ../mlruns)
equal "$(cat "arts/$run/artifacts/file")" content
# An experiment of an older version.
meta=$(grep -l 'name: near' mlruns/*/meta.yaml)
sed -i "s|$PWD/arts|arts|" "$meta" "$(dirname "$meta")/$run/meta.yaml"
cd elsewhere
ok mlf artifact list "$run" --tracking-uri ../mlruns
contains "$out" file
contains "$err" "taken as '$scratch/arts/$run/artifacts'"
