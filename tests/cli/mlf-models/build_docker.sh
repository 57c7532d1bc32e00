#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Images that serve a model, in a real Docker: with Python and a stand-in for MLflow, and with a library alone.
. "$MLF_SOURCE/tests/support/model_server.sh"
. "$MLF_SOURCE/tests/support/docker.sh"

# A wheel of the stand-in, which the image's environment gets.
python3 - <<'END'
import pathlib, zipfile
with zipfile.ZipFile("mlflow-9.8.7-py3-none-any.whl", "w") as wheel:
    for file in pathlib.Path("mlflow").rglob("*.py"):
        wheel.write(file)
    info = "mlflow-9.8.7.dist-info/"
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\nName: mlflow\nVersion: 9.8.7\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    wheel.writestr(info + "RECORD", "")
END
mkdir wheels && mv ./*.whl wheels
cat >model/python_env.yaml <<'END'
python: 3.11.7
dependencies: [-r requirements.txt, -c limits.txt]
END
printf 'mlflow\n' >model/requirements.txt
printf 'mlflow<10\n' >model/limits.txt
sed -i 's/loader_module: mine/loader_module: mine, env: {virtualenv: python_env.yaml}/' model/MLmodel
chmod 600 model/MLmodel

# The directory that an image is built from.
ok mlf models generate-dockerfile -m model
equal "$out" mlflow-dockerfile
dockerfile=$(cat mlflow-dockerfile/Dockerfile)
contains "$dockerfile" "FROM python:3.11-slim AS packages"
contains "$dockerfile" "USER 65532:65532"
contains "$dockerfile" 'HEALTHCHECK'
lacks "$dockerfile" 'RUN p'
equal "$(cat mlflow-dockerfile/packages/requirements.txt)" $'-c requirements.txt.constraints\nmlflow'
equal "$(stat -c %a mlflow-dockerfile/model/MLmodel)" 644
fails 1 mlf models generate-dockerfile -m model
says "'.*/mlflow-dockerfile' has files already"
for words in "" "-m model --env-manager local" "-m model --env-manager conda" "--scorer native" \
  "-m model --scorer native --wheels wheels"; do
  # shellcheck disable=SC2086
  fails 2 mlf models generate-dockerfile -d other $words
done
fails 1 mlf models build-docker -m model -n Capital
says "'Capital' is no name of an image"

need_docker
need_python_image
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
url=http://127.0.0.1:$port
container=mlf-test-serves-$$
at_end "docker rm -f $container >/dev/null 2>&1 || true"
# start IMAGE OPTION...: runs it as Amazon SageMaker does, with as few rights as there are.
start() {
  docker run -d --name "$container" --network host --read-only --cap-drop ALL -e SAGEMAKER_BIND_TO_PORT="$port" \
    --health-interval 1s "${@:2}" "$1" serve >/dev/null
  wait_until is_healthy || fail "$(docker logs "$container" 2>&1)"
}
is_healthy() { [ "$(docker inspect -f '{{.State.Health.Status}}' "$container")" = healthy ]; }
stop() {
  docker stop "$container" >/dev/null
  equal "$(docker inspect -f '{{.State.ExitCode}}' "$container")" 0
  docker rm "$container" >/dev/null
}

ok mlf models build-docker -m model --base-image "$python_image" --wheels wheels --network none -n mlf-test-serves
matches "$out" '^sha256:[0-9a-f]{64}$'
start mlf-test-serves
equal "$(ask /invocations -d 1,2 -H 'Content-Type: text/csv')" "200 application/json text/csv 1,2"
equal "$(ask /version)" "200 application/json 9.8.7"
equal "$(ask /v2/health/ready | cut -d' ' -f1)" 200
equal "$(docker exec "$container" id -u)" 65532
# No shell takes part.
lacks "$(docker top "$container" -o args)" "sh "
stop

# A model that KServe mounts takes the place of the one in the image.
cp -r model mounted
sed -i 's/"a"/"mounted"/' mounted/MLmodel
chmod -R a+rX .
start mlf-test-serves -v "$PWD/mounted:/mnt/models:ro"
contains "$(ask /schema)" mounted
stop

# A library without Python, in an image without an operating system.
[[ -x ${MLF_MODELS_PYTHON:-} ]] || skip "no XGBoost; scripts/setup.sh --test installs it"
unset PYTHONPATH
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
lacks "$(docker top "$container" -o args)" python
[ "$(docker image inspect -f '{{.Size}}' mlf-test-native)" -lt 100000000 ] || fail "the image is too large"
stop
docker image rm -f mlf-test-serves mlf-test-native >/dev/null
