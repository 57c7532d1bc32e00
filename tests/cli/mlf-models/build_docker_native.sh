#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# An image that serves a model with a library, without Python and without an operating system.
. "$MLF_SOURCE/tests/support/model_server.sh"
. "$MLF_SOURCE/tests/support/docker.sh"
[[ -x ${MLF_MODELS_PYTHON:-} ]] || skip "no XGBoost; scripts/setup.sh --test installs it"
unset PYTHONPATH
need_docker
. "$MLF_SOURCE/tests/support/model_image.sh"

"$MLF_MODELS_PYTHON" - >expected <<'END'
import json, numpy, xgboost
rows = numpy.arange(40.0).reshape(20, 2)
model = xgboost.train({"objective": "binary:logistic"}, xgboost.DMatrix(rows, rows[:, 0] > 20), 3)
model.save_model("wine.ubj")
print(json.dumps([round(float(each), 5) for each in model.predict(xgboost.DMatrix(rows[:12]))]))
END
printf 'a,b\n1.0,2.0\n' >sample.csv
mlf models package wine.ubj --sample sample.csv -o wine -q
packages=("${MLF_MODELS_PYTHON%/bin/*}"/lib/python3*/site-packages)
export MLF_RUNTIME_PATH=${packages[0]}
ok mlf models build-docker -m wine --scorer native --env-manager local -n mlf-test-native
says "the image scores with XGBoost"
start mlf-test-native
answer=$(curl -s -H 'Content-Type: application/json' "$url/invocations" -d "$(python3 -c '
import json
print(json.dumps({"inputs": [[2.0 * i, 2.0 * i + 1] for i in range(12)]}))')")
equal "$(jq -c '[.predictions[] | . * 100000 | round / 100000]' <<<"$answer")" "$(tr -d ' ' <expected)"
lacks "$(docker top "$container" -o pid,args)" python
# (A build with sanitizers is several times as large.)
[[ $MLF_BUILD == */asan || $(docker image inspect -f '{{.Size}}' mlf-test-native) -lt 100000000 ]] ||
  fail "the image is too large"
stop
docker image rm -f mlf-test-native >/dev/null
