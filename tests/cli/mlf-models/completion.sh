#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Tab offers the URIs of models: runs that have some, registered models, versions and aliases.
source "$MLF_SOURCE/tests/cli/mlf-registry/lib.sh"
values() { ok mlf --complete models show "$@" && cut -f1 <<<"$out" | paste -sd ' '; }

make_run first 0.5
with=$run
ok mlf run start --name without
without=$run
mkdir -p plain/deep notes
make_model plain/deep/best
make_model top
touch notes/a
ok mlf log artifact --run "$out" notes
ok mlf run start --name deep
deep=$out
ok mlf log artifact --run "$deep" plain top notes
equal "$(values runs:/ | tr ' ' '\n' | sort)" "$(printf 'runs:/%s/\n' "$with" "$deep" | sort)"
equal "$(values "runs:/${with:0:8}")" "runs:/$with/"
equal "$(values "runs:/$without/")" "runs:/$without/model"
equal "$(values "runs:/$deep/")" "runs:/$deep/notes/ runs:/$deep/plain/ runs:/$deep/top"
equal "$(values "runs:/$deep/plain/deep/")" "runs:/$deep/plain/deep/best"

# A run of MLflow 2 says in a tag that it has models.
ok mlf run start --name old
old=$out
ok mlf log tag --run "$old" 'mlflow.log-model.history=[]'
contains "$(values runs:/)" "runs:/$old/"

# A model that was logged as MLflow 3 does.
ok mlf run start --name new
new=$out
touch code.py data.bin
ok mlf models package --loader-module code --code code.py --run "$new" --name net data.bin
model=${out#models:/}
equal "$(values "runs:/$new/")" "runs:/$new/net"
contains "$(values runs:/)" "runs:/$new/"
equal "$(values models:/m-)" "models:/$model"

ok mlf registry register "runs:/$with/model" iris --alias champion
ok mlf registry register "runs:/$with/model" iris
equal "$(values models:/i)" "models:/iris/ models:/iris@champion"
equal "$(values models:/iris/)" "models:/iris/2 models:/iris/1"
equal "$(values models:/iris@)" "models:/iris@champion"
equal "$(values "$PWD/")" ":files"
equal "$err" ""
