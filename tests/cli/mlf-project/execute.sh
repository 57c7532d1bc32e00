#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A submitted run of a git repository is carried out by a machine that has nothing of it: another home,
# without caches, another directory.
. "$(dirname "$0")/../lib.sh"
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@t GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@t
mkdir repository programs machine
printf 'entry_points:\n  main: {parameters: {n: int}, command: "cat data; echo {n}; env | grep ^HOME="}\n' \
  >repository/MLproject
echo first >repository/data
git -C repository init -q
git -C repository add .
git -C repository commit -qm one
git clone -q --bare repository served.git
cat >programs/mlf-backend-later <<'END'
#!/bin/sh
cat >/dev/null
case $1 in
submit) echo '{"job": "7"}' ;;
status) echo '{"state": "queued"}' ;;
esac
END
chmod +x programs/mlf-backend-later
PATH=$PATH:$scratch/programs

ok mlf project run "file://$scratch/served.git" -b later --background -P n=5 --env-manager local
id=$out
equal "$(field "$(mlf run show "$id" --json)" .info.status)" SCHEDULED

# What the repository has become since does not matter.
echo second >repository/data
git -C repository commit -qam two
git -C repository push -q ../served.git HEAD
cd machine
ok env HOME="$scratch/machine" XDG_CACHE_HOME="$scratch/machine/cache" mlf project execute "$id"
equal "$out" "first"$'\n'"5"$'\n'"HOME=$scratch/machine"
equal "$(field "$(mlf run show "$id" --json)" .info.status)" FINISHED
equal "$(mlf artifact cat "$id" output/stdout.txt)" "$out"
[[ -d cache/mlf/projects/trees ]] || fail "it was not fetched there"
[[ -z $(find cache/mlf/projects/trees -name data) ]] || fail "its directory is left"

# Once only; and nothing is carried out whose repository cannot be had.
fails 1 mlf project execute "$id"
says "has ended already: it is FINISHED"
cd "$scratch"
ok mlf project run "file://$scratch/served.git" -b later --background -P n=5 --env-manager local
id=$out
mv served.git gone
fails 1 env XDG_CACHE_HOME="$scratch/none" mlf project execute "$id"
equal "$(field "$(mlf run show "$id" --json)" .info.status)" FAILED
