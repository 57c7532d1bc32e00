#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A recorded run is run again as it was, or not at all.
. "$(dirname "$0")/../lib.sh"
mkdir project
cat >project/MLproject <<'END'
name: demo
entry_points:
  main:
    parameters: {who: {default: world}}
    command: "./greet.sh {who}"
END
printf '#!/bin/sh\necho "one: $*"\n' >project/greet.sh
chmod +x project/greet.sh
id_of_run() { sed -nE 's/^mlf project run: run ([0-9a-f]{32}) .*/\1/p' "$scratch/err"; }
tag() { field "$(mlf run show "$1" --json)" ".data.tags[] | select(.key == \"$2\").value"; }

# A directory that is as it was, from anywhere, into the same experiment; parameters on top.
ok mlf project run project --env-manager local -P who="a b" -P more='$x' --experiment-name old
first=$(id_of_run)
cd /
ok mlf project run "$first"
equal "$out" 'one: a b --more $x'
again=$(id_of_run)
equal "$(tag "$again" mlf.project.rerunOf)" "$first"
ok mlf project run "${again:0:12}" -P who=you
equal "$out" 'one: you --more $x'
cd "$scratch"
equal "$(field "$(mlf run show "$again" --json)" .info.experiment_id)" \
  "$(field "$(mlf run show "$first" --json)" .info.experiment_id)"

# A path of that name wins.
cp -r project "$first"
ok mlf project run "$first" --env-manager local
equal "$out" "one: world"

# Changed since, in no repository: not at all.
rm -r "$first"
sed -i s/one/two/ project/greet.sh
fails 1 mlf project run "$first"
says "cannot be had again: '.*project' has changed since, and it is in no git repository"

# In a repository: the commit, and the changes that were recorded.
git init -q
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@t GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@t
printf 'mlruns\nhome\nout\nerr\n' >.gitignore
git add .
git commit -qm one
ok mlf project run project --env-manager local
committed=$(id_of_run)
sed -i s/two/three/ project/greet.sh
ok mlf project run project --env-manager local
changed=$(id_of_run)
sed -i s/three/four/ project/greet.sh
git commit -qam two
ok mlf project run "$committed"
equal "$out" "two: world"
ok mlf project run "$changed"
equal "$out" "three: world"
ok mlf project run "$(id_of_run)"
equal "$out" "three: world"
fails 1 mlf project run "$changed" --background
echo x >project/untracked
ok mlf project run project --env-manager local
untracked=$(id_of_run)
rm project/untracked
fails 1 mlf project run "$untracked"
says 'had files that git does not keep'

# MLflow keeps no launch: tags and params tell, but not which params the project logged itself.
rm -r "mlruns/0/$committed/artifacts/project"
mlf log param --run "$committed" loss_kind="'a b'"
ok mlf project run "$committed"
equal "$out" "two: world"
says "does not declare loss_kind"

# What is no run of a project.
fails 1 mlf project run "$(mlf run start)"
says 'is no run of a project'
fails 2 mlf project run "$committed" -v main
