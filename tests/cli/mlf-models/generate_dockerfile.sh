#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The directory that an image of a model is built from.
. "$MLF_SOURCE/tests/support/model_server.sh"
cat >model/python_env.yaml <<'END'
python: 3.11.7
dependencies: [-r requirements.txt, -c limits.txt]
END
printf 'mlflow\n' >model/requirements.txt
printf 'mlflow<10\n' >model/limits.txt
sed -i 's/loader_module: mine/loader_module: mine, env: {virtualenv: python_env.yaml}/' model/MLmodel
chmod 600 model/MLmodel

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


# Wheels, files of the model that requirements name, and a base that has the packages already.
mkdir wheels && touch wheels/x.whl
echo ./x.whl >>model/requirements.txt
touch model/x.whl
ok mlf models generate-dockerfile -m model -d local --wheels wheels -r numpy==2.1 --install-mlflow
contains "$(sed -n '/FROM/,/WORKDIR/p' local/Dockerfile)" "COPY model"
contains "$(cat local/Dockerfile)" '"--no-index"'
equal "$(tail -3 local/packages/requirements.txt)" $'./x.whl\nnumpy==2.1\nmlflow'
[[ -e local/packages/wheels/x.whl ]] || fail "the wheels are not there"
ok mlf models generate-dockerfile --env-manager local --base-image mine -d bare
equal "$(grep -c '^FROM\|^RUN\|^COPY' bare/Dockerfile)" 2
[[ -x bare/mlf/bin/mlf && -x bare/mlf/libexec/mlf/mlf-models && -e bare/mlf/share/mlf/scoring_worker.py ]] ||
  fail "mlf is not complete"
MLF_CONTAINER_TOOL=nowhere fails 1 mlf models build-docker -m model
says "there is no program 'nowhere'"
