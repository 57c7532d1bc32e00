#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
mkdir project
cat >project/MLproject <<'END'
name: iris
conda_env: env.yaml
entry_points:
  main:
    parameters:
      alpha: {type: float, default: 0.50}
      data: path
    command: "python train.py {alpha} {data}"
  check: {command: "true"}
END
touch project/env.yaml project/train.py

ok mlf project show project
matches "$out" "Name +iris"
matches "$out" "Source +$PWD/project"
matches "$out" "Environment +conda_env: .*/env.yaml"
matches "$out" "main +alpha +float +0\.5 +python train.py \{alpha\} \{data\}"
matches "$out" " data +path"
ok mlf project show project --json
equal "$(field "$out" '.entry_points[0].parameters[1] | "\(.name) \(.type) \(.default)"')" "data path null"
equal "$(field "$out" '.environment.type')" conda_env
equal "$(field "$out" '.source.uri')" project
ok mlf project show project --format csv
contains "$out" "main,data,path,,python train.py {alpha} {data}"

# One entry point, which may be a script; of a directory without MLproject file all scripts.
ok mlf project show project -e check --json
equal "$out" '{"name":"check","command":"true","parameters":[]}'
SHELL=/bin/sh ok mlf project show project -e train.py
contains "$out" "python train.py"
lacks "$out" alpha
fails 1 mlf project show project -e nothing
says "Could not find nothing among entry points \['main', 'check'\]"
mkdir bare && touch bare/b.sh bare/a.py
SHELL=/bin/sh ok mlf project show bare --format csv
equal "$out" $'entry_point,parameter,type,default,command\na.py,,,,python a.py\nb.sh,,,,/bin/sh b.sh'

# What a terminal would obey is shown, not sent.
printf 'entry_points:\n  main: {command: "echo \\e[2J"}\n' >bare/MLproject
ok mlf project show bare
contains "$out" '\x1b[2J'

# Tab knows entry points and parameters.
ok mlf project --complete run project -e ''
equal "$(cut -f1 "$scratch/out" | sort | paste -sd ' ')" "check main train.py"
ok mlf project --complete show project -e 'm'
equal "$(cut -f1 "$scratch/out")" main
ok mlf project --complete run project -P ''
equal "$(cut -f1 "$scratch/out" | paste -sd ' ')" "alpha= data="
ok mlf project --complete run project -P alpha=1 -P d
equal "$(cut -f1 "$scratch/out" | paste -sd ' ')" "data="
