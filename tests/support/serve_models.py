# SPDX-License-Identifier: Apache-2.0
"""Models for tests/interop/serve_test.py, saved by the real MLflow. Run by a Python that has it installed.

usage: serve_models.py PACKAGES DIRECTORY    saves models below the directory
"""

import sys

from beside_mlflow import column, fit_statsmodels  # before MLflow
import mlflow
import numpy
import pandas
from mlflow.models import ModelSignature, infer_signature
from mlflow.types import DataType, ParamSchema, ParamSpec, Schema, TensorSpec


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
    frame = pandas.DataFrame({"a": [0.0, 1.0] * 20, "b": range(40)})
    mlflow.statsmodels.save_model(fit_statsmodels(frame, list(range(40))), f"{sys.argv[2]}/statsmodels",
                                  signature=infer_signature(frame, numpy.array([1.0])),
                                  pip_requirements=["mlflow"])


if __name__ == "__main__":
    main()
