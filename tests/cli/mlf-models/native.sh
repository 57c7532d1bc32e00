#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Scoring without Python: libraries that are found, refused and missing, and what goes to a stand-in for MLflow;
# tests/interop/native_test.py compares the answers with the real MLflow's.
. "$MLF_SOURCE/tests/support/model_server.sh"
[[ -x ${MLF_MODELS_PYTHON:-} ]] || skip "no libraries of models; scripts/setup.sh --test installs them"
packages=("${MLF_MODELS_PYTHON%/bin/*}"/lib/python3*/site-packages)
export MLF_RUNTIME_PATH=${packages[0]}
cp -r "$MLF_SOURCE"/tests/data/scoring/* .
one='{"dataframe_split": {"columns": ["a", "b", "c"], "data": [[0, 0.5, 1.0], [1.5, 2, null]]}}'
odd='{"inputs": {"a": [{"x": 1}]}}'
json=(-H 'Content-Type: application/json')

# No Python is started for usual requests, and one for an unusual one.
start -p 0 -w 1 cls=xgboost_classifier raw=xgboost_booster lgb=lightgbm
url=$(address)
contains "$(cat log)" "the model is scored by XGBoost 3."
contains "$(cat log)" "the model is scored by LightGBM "
equal "$(ask /models/cls/invocations "${json[@]}" -d "$one")" '200 application/json {"predictions": [0, 1]}'
equal "$(ask /models/raw/invocations "${json[@]}" -d "$one")" \
  '200 application/json {"predictions": [0.38576385378837585, 0.845824658870697]}'
equal "$(ask /models/lgb/invocations "${json[@]}" -d "$one")" \
  '200 application/json {"predictions": [0.5046960884408107, 0.7789740068554973]}'
contains "$(ask /models/cls/invocations "${json[@]}" -d '[1]')" '400 application/json {"error_code": "BAD_REQUEST"'
equal "$(ask /version)" "200 application/json 3.17.2"
equal "$(workers)" ""
equal "$(ask /models/cls/invocations "${json[@]}" -d "$odd")" "200 application/json application/json $odd"
contains "$(cat log)" "starting Python for what needs it: "
[[ $(workers | wc -l) == 1 ]] || fail "not one worker"
kill -TERM "$server"
wait "$server"

# Without Python, what needs it is refused with the reason.
mlf() { exec env PATH="$MLF_BUILD/bin" "$MLF_BUILD/bin/mlf" "$@"; }
serve -p 0 -m xgboost_classifier --scorer native
unset -f mlf
url=$(address)
equal "$(ask /invocations "${json[@]}" -d "$one")" '200 application/json {"predictions": [0, 1]}'
contains "$(ask /invocations "${json[@]}" -d "$odd")" 'which cannot be had: there is no python3 on PATH'
contains "$(ask /invocations "${json[@]}" -d "$odd")" '400 application/json {"error_code":"BAD_REQUEST",'
kill -TERM "$server"
wait "$server"

# Python when it is asked for, and where no library can be used, which is said.
serve -p 0 -w 1 -m xgboost_classifier --scorer python
url=$(address)
equal "$(ask /invocations "${json[@]}" -d "$one")" "200 application/json application/json $one"
kill -TERM "$server"
wait "$server"
MLF_RUNTIME_PATH=$MLF_BUILD/tests/fake_runtimes serve -p 0 -w 1 -m xgboost_classifier
contains "$(cat log)" "the model is scored by Python: XGBoost 9.8.7 ("
contains "$(cat log)" "was not tested; tested are 1.6 to 3.2"
kill -TERM "$server"
wait "$server"
server=
fails 1 mlf models serve -p 0 --env-manager local -m model --scorer native
says "there is no library for models of this flavor"

# predict: one request, and a batch of rows.
predict() { mlf models predict --env-manager local --scorer native "$@"; }
ok predict -m xgboost_classifier <<<"$one"
equal "$out" '{"predictions": [0, 1]}'
printf 'id,a,b,c\nx,0,0.5,1\ny,1.5,2,\n' >rows.csv
ok predict -m xgboost_classifier -t csv --output-format csv --keep id -i rows.csv
equal "$out" $'id,prediction\nx,0\ny,1'
sed -i 's/^left_child=1/left_child=9/' lightgbm/model.lgb
# (A build with sanitizers is not to look at the signal itself.)
export ASAN_OPTIONS=handle_segv=0:handle_sigbus=0
fails 1 predict -m lightgbm <<<"$one"
says "the model in '.*' is damaged: its library was ended by signal 11 when it loaded it"
truncate -s -3000 lightgbm/model.lgb
fails 1 predict -m lightgbm <<<"$one"
says "model.lgb' is cut off"
fails 2 mlf models predict -m model --env-manager local --scorer gpu
