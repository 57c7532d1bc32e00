#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A model's environment is made once, from its own files; what fails says why. Without a package: nothing is
# downloaded.
. "$MLF_SOURCE/tests/cli/lib.sh"
python3 -c 'import ensurepip, venv' 2>/dev/null || skip "python3 has no venv"
export MLF_ENV_ROOT=$scratch/environments
mkdir model
cat >model/MLmodel <<'END'
flavors:
  python_function:
    env: {conda: conda.yaml, virtualenv: python_env.yaml}
    loader_module: mlflow.sklearn
END
fails 1 mlf models prepare-env -m model
says "it has no python_env.yaml and no conda.yaml"
printf 'dependencies: [-r requirements.txt]\n' >model/python_env.yaml
printf './none.whl\n' >model/requirements.txt
fails 1 mlf models prepare-env -m model
says "pip install failed with exit code 1: ERROR: .*none.whl"
printf '' >model/requirements.txt
ok mlf models prepare-env -m model --json
says "making an environment"
matches "$(field "$out" .name)" '^mlflow-[0-9a-f]{40}$'
equal "$(field "$out" .manager)" virtualenv
activation=$(field "$out" .activation)
equal "$(bash -c "$activation && command -v python")" "$(field "$out" .directory)/bin/python"
ok mlf models prepare-env -m model
contains "$out" "$activation"
[[ -z $err ]] || fail "made again: $err"

# Its Python has no MLflow, which predicting needs.
fails 1 mlf models predict -m model
says "the model cannot be loaded: ModuleNotFoundError: No module named 'mlflow', which its environment lacks"

ok mlf models prepare-env -m model --env-manager local
says "there is nothing to make"
fails 1 mlf models prepare-env -m model --env-manager conda
says "it has no conda.yaml"
fails 2 mlf models prepare-env
fails 2 mlf models prepare-env -m model --env-manager pipenv
