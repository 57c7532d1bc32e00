#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# An image that serves a model with Python and a stand-in for MLflow, in a real Docker.
. "$MLF_SOURCE/tests/support/model_server.sh"
. "$MLF_SOURCE/tests/support/docker.sh"
need_docker
need_python_image
. "$MLF_SOURCE/tests/support/model_image.sh"

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

ok mlf models build-docker -m model --base-image "$python_image" --wheels wheels --network none -n mlf-test-serves
matches "$out" '^sha256:[0-9a-f]{64}$'
start mlf-test-serves
equal "$(ask /invocations -d 1,2 -H 'Content-Type: text/csv')" "200 application/json text/csv 1,2"
equal "$(ask /version)" "200 application/json 9.8.7"
equal "$(ask /v2/health/ready | cut -d' ' -f1)" 200
equal "$(docker exec "$container" id -u)" 65532
# No shell takes part.
lacks "$(docker top "$container" -o pid,args)" "sh "
stop

# A model that KServe mounts takes the place of the one in the image.
cp -r model mounted
sed -i 's/"a"/"mounted"/' mounted/MLmodel
chmod -R a+rX .
start mlf-test-serves -v "$PWD/mounted:/mnt/models:ro"
contains "$(ask /schema)" mounted
stop
docker image rm -f mlf-test-serves >/dev/null
