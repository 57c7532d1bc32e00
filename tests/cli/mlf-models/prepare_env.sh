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

# Other packages make another environment; its variables and index are those of the caller.
python3 - <<'END'
import zipfile
with zipfile.ZipFile("tiny-1.0-py3-none-any.whl", "w") as wheel:
    info = "tiny-1.0.dist-info/"
    wheel.writestr("tiny.py", "")
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
    wheel.writestr(info + "RECORD", f"tiny.py,,\n{info}METADATA,,\n{info}WHEEL,,\n{info}RECORD,,\n")
END
ok env PIP_FIND_LINKS="$PWD" PIP_NO_INDEX=1 mlf models prepare-env -m model -r 'tiny>=0.9,<2' --json
equal "$(cat "$(field "$out" .directory)"/lib/python3*/site-packages/tiny-1.0.dist-info/METADATA)" \
  $'Metadata-Version: 2.1\nName: tiny\nVersion: 1.0'
fails 1 env PIP_FIND_LINKS="$PWD" PIP_NO_INDEX=1 mlf models prepare-env -m model -r tiny,tiny==7
says "failed with exit code 1: .*tiny==7"
fails 1 mlf models predict -m model --env PIP_NO_INDEX=1 --env PIP_FIND_LINKS= --install-mlflow
says "No matching distribution found for mlflow$"
fails 2 mlf models prepare-env -m model -r --pre
fails 2 mlf models prepare-env -m model -r x --env-manager local
says "changes no installed Python"

# A server that is not there is no missing package; the password of an index is not shown.
printf -- '--index-url http://joe:geheim@127.0.0.1:9/simple\nsix==1\n' >model/requirements.txt
fails 1 env PIP_RETRIES=1 mlf models prepare-env -m model
says "the network: the server refuses connections; No matching distribution found for six==1$"
lacks "$err" geheim
fails 1 env PIP_RETRIES=1 HTTP_PROXY=http://127.0.0.1:9 http_proxy=http://127.0.0.1:9 \
  mlf models prepare-env -m model -v
says "the network: .*proxy"
lacks "$err" geheim
printf '' >model/requirements.txt

ok mlf models prepare-env -m model --env-manager local
says "there is nothing to make"
fails 1 mlf models prepare-env -m model --env-manager conda
says "it has no conda.yaml"
fails 2 mlf models prepare-env
fails 2 mlf models prepare-env -m model --env-manager pipenv
