#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
mkdir project
cat >project/MLproject <<'END'
name: iris
nmae: iris
entry_points:
  main:
    parameters:
      alpha: flaot
      alpah: float
    command: |
      # training
      python train.py {alpha} {beta}
END

# Warnings alone are no failure; problems are lines that editors understand.
run mlf project validate project
equal "$code" 1
matches "$out" "^project/MLproject:2:1: warning: nothing reads the key 'nmae' of an MLproject file; is it 'name'\?"
matches "$out" $'\n'"project/MLproject:6:14: warning: the type 'flaot'"
matches "$out" $'\n'"project/MLproject:10:31: entry point 'main': there is no parameter 'beta'"
equal "$(wc -l <<<"$out")" 4
sed -i 's/{beta}/{alpah}/' project/MLproject
ok mlf project validate project
contains "$out" "warning:"
cd project
ok mlf project validate
matches "$out" '^MLproject:2:1: warning:'
run mlf project validate --json
equal "$(field "$out" '.problems[0] | "\(.file) \(.line) \(.column) \(.severity)"')" "MLproject 2 1 warning"
ok mlf project validate --format csv
matches "$out" '^file,line,column,severity,message'
cd ..

# No problem is none on standard output, and an empty list.
printf 'name: iris\nentry_points:\n  main: {command: "true"}\n' >project/MLproject
ok mlf project validate project
equal "$out" ""
says 'no problems'
ok mlf project validate project --json
equal "$(field "$out" '.problems | length')" 0

# The environment file too, and of a repository by its own paths.
printf 'python_env: env.yaml\n' >project/MLproject
printf 'python: 3.11\nbuild_dependencies: x\n' >project/env.yaml
run mlf project validate project
equal "$code" 1
matches "$out" '^project/env.yaml:[12]:'
git init -q -b main repository
cp project/* repository/
git -C repository add . && git -C repository -c user.name=a -c user.email=a@b commit -q -m a
run mlf project validate "file://$PWD/repository" -v main
equal "$code" 1
matches "$out" '^env.yaml:[12]:'

# What is no YAML has its place; run says the same and what else there is to see.
printf 'entry_points:\n  main: {command: "x\n' >project/MLproject
run mlf project validate project
equal "$code" 1
matches "$out" '^project/MLproject:[0-9]+:[0-9]+: '
printf 'python_env: no.yaml\ndocker_env: 5\nentry_points: []\n' >project/MLproject
fails 1 mlf project run project
says 'MLproject:2:1: Project cannot contain multiple environment fields: python_env, docker_env .1 more'
fails 1 mlf project validate nowhere
fails 2 mlf project validate project --format xml
