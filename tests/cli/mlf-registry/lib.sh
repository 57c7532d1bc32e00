# SPDX-License-Identifier: Apache-2.0
# For tests of the registry. Sourced.
# shellcheck shell=bash disable=SC2034
source "$MLF_SOURCE/tests/cli/lib.sh"
export MLFLOW_TRACKING_USERNAME=ada

# make_model DIRECTORY [LIBRARY-VERSION]: a model directory without content.
make_model() {
  mkdir -p "$1"
  cat >"$1/MLmodel" <<END
flavors:
  python_function: {loader_module: mlflow.sklearn, python_version: 3.11.2}
  sklearn: {sklearn_version: ${2:-1.5.0}}
mlflow_version: 3.1.0
signature:
  inputs: '[{"type": "double", "name": "x", "required": true}]'
END
  echo "scikit-learn==${2:-1.5.0}" >"$1/requirements.txt"
}

# make_run NAME AUC: a run with that metric and a model; its id is then in $run.
make_run() {
  ok mlf run start --name "$1"
  run=$out
  ok mlf log metric --run "$run" "auc=$2"
  make_model "model-$1"
  ok mlf log artifact --run "$run" --as model "model-$1"
  ok mlf run end --run "$run"
}

# make_versions NAME COUNT: a registered model with versions 1 to COUNT, of one model directory.
make_versions() {
  make_model model
  ok mlf registry create "$1"
  for _ in $(seq "$2"); do ok mlf registry register --no-check "$PWD/model" "$1"; done
}
