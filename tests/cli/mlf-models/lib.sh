# SPDX-License-Identifier: Apache-2.0
# For the scripts that score with a model: MLflow's Python as python3, and models that it saves. Sourced.
# shellcheck shell=bash
. "$MLF_SOURCE/tests/cli/lib.sh"
[[ -x ${MLF_MLFLOW3_PYTHON:-} && -x ${MLF_MODELS_PYTHON:-} ]] ||
  skip "no MLflow 3; scripts/setup.sh --test installs it"
packages=("${MLF_MODELS_PYTHON%/bin/*}"/lib/python3*/site-packages)
export PATH=${MLF_MLFLOW3_PYTHON%/*}:$PATH PYTHONPATH=${packages[0]} MLFLOW_DISABLE_TELEMETRY=true

# save_model DIRECTORY: saves a model that takes the columns a (double) and t (text, may be missing) and the
# param k, and answers k * a. A negative a raises, 666 ends the process, 777 hangs, 555 prints.
save_model() {
  python3 - "$1" 2>save.err <<'END' || fail "$(cat save.err)"
import os, sys, time
import mlflow
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, ParamSchema, ParamSpec, Schema

class Model(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        values = set(model_input["a"])
        if min(values, default=0) < 0:
            raise ValueError("too cold")
        if 666 in values:
            os._exit(9)
        if 777 in values:
            time.sleep(600)
        if 555 in values:
            print("secret of", os.environ.get("SECRET"))
        return (model_input["a"] * params["k"]).tolist()

columns = Schema([ColSpec("double", "a"), ColSpec("string", "t", False)])
signature = ModelSignature(columns, params=ParamSchema([ParamSpec("k", "double", 2.0)]))
mlflow.pyfunc.save_model(sys.argv[1], python_model=Model(), signature=signature, pip_requirements=["mlflow"])
END
}
