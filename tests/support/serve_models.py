# SPDX-License-Identifier: Apache-2.0
"""Models for tests/interop/serve_test.py, saved by the real MLflow. Run by a Python that has it installed.

usage: serve_models.py PACKAGES DIRECTORY    saves models below the directory
"""

import os
import sys
import warnings

sys.path.append(sys.argv[1])
warnings.filterwarnings("ignore")
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")

import mlflow  # noqa: E402
import numpy  # noqa: E402
from mlflow.models import ModelSignature  # noqa: E402
from mlflow.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema, TensorSpec  # noqa: E402


class Echo(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        print("a model prints")
        return model_input


class Scale(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        if (model_input["a"] < 0).any():
            raise ValueError("too cold")
        return (model_input["a"] * (params or {}).get("factor", 1)).to_numpy()


class Total(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return numpy.asarray(model_input).sum(axis=1)


def column(kind, name, required=True):
    return ColSpec(DataType[kind], name, required)


def main():
    columns = Schema([column("double", "a"), column("long", "b", False), column("string", "c", False),
                      column("datetime", "d", False), column("boolean", "e", False)])
    params = ParamSchema([ParamSpec("factor", DataType.double, 2.0)])
    tensor = Schema([TensorSpec(numpy.dtype("float64"), (-1, 2))])
    for name, model, signature in (
            ("echo", Echo(), ModelSignature(columns)), ("untyped", Echo(), None),
            ("scale", Scale(), ModelSignature(Schema([column("double", "a")]), params=params)),
            ("tensor", Total(), ModelSignature(tensor))):
        mlflow.pyfunc.save_model(f"{sys.argv[2]}/{name}", python_model=model, signature=signature,
                                 pip_requirements=["mlflow"])


if __name__ == "__main__":
    main()
