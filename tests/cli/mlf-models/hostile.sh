#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# MLmodel files that are wrong or hostile.
. "$(dirname "$0")/../lib.sh"
mkdir model

# Errors say where.
printf 'flavors:\n  x: 1\n' >model/MLmodel
fails 1 mlf models show model
says "^mlf models show: $PWD/model/MLmodel:2:6: the flavor 'x' must be a map"
printf 'flavors: {python_function: {loader_module: m, data: ../../etc/passwd}}' >model/MLmodel
fails 1 mlf models show model
says "data must be a path in the model directory"
fails 1 mlf models show nothing
says "no model in 'nothing': there is no such directory"
fails 1 mlf models show .
says "it has no file MLmodel"
fails 2 mlf models show

# Text of strangers reaches the terminal escaped; links that lead out are not followed.
printf 'flavors: {"a\\e[31m": {}}\nmetadata: {"k\\e[0m": "v\\e]0;x"}\n' >model/MLmodel
lacks "$(mlf models show model)" $'\e'
printf 'flavors: {}\nsaved_input_example_info: {artifact_path: input_example.json}\n' >model/MLmodel
ln -sf /etc/passwd model/input_example.json
run mlf models show model
lacks "$out$err" root:
ln -sf /etc/passwd model/MLmodel
run mlf models show model
[[ $code == 1 ]] || fail "a link out of the directory was followed"
lacks "$out$err" root:
