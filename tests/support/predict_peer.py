# SPDX-License-Identifier: Apache-2.0
"""What the real MLflow predicts, for tests/interop/predict_test.py. Run by a Python that has MLflow installed.

usage: predict_peer.py PACKAGES DIRECTORY

Saves models below the directory, and prints the cases: each a model, a content type, a body, whether the
signature types a CSV, and what MLflow answers: of `mlflow models predict`, or with the signature of its server.
"""

import json
import os
import sys

from beside_mlflow import column, fit_statsmodels  # before MLflow
import mlflow
import numpy
import pandas
from mlflow.exceptions import MlflowException
from mlflow.models import ModelSignature, infer_signature
from mlflow.pyfunc import scoring_server
from mlflow.types import DataType, ParamSchema, ParamSpec, Schema, TensorSpec


class Echo(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        print("a model prints")
        return model_input


class Sum(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        if (model_input["a"] < 0).any():
            raise ValueError("too cold")
        return (model_input["a"] + (params or {}).get("k", 0)).to_numpy()


class Texts(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return {"answer": ["x"] * len(model_input), "nan": numpy.array([numpy.nan] * len(model_input))}


def models():
    from sklearn.linear_model import LogisticRegression

    frame = pandas.DataFrame({"a": [0.0, 1.0] * 20, "b": range(40)})
    columns = Schema([column("double", "a"), column("long", "b", False), column("string", "c", False),
                      column("datetime", "d", False), column("boolean", "e", False)])
    params = ParamSchema([ParamSpec("k", DataType.double, 0.5), ParamSpec("s", DataType.string, "x")])
    tensor = Schema([TensorSpec(numpy.dtype("float64"), (-1, 2))])
    yield "echo", Echo(), ModelSignature(columns)
    yield "untyped", Echo(), None
    yield "sum", Sum(), ModelSignature(Schema([column("double", "a")]), params=params)
    yield "tensor", Echo(), ModelSignature(tensor)
    yield "texts", Texts(), None
    yield "sklearn", LogisticRegression().fit(frame, [0, 1] * 20), infer_signature(frame, numpy.array([1]))
    yield "statsmodels", fit_statsmodels(frame, [0, 1] * 20), infer_signature(frame, numpy.array([1.0]))


JSON = [
    '{"dataframe_split": {"columns": ["a", "b"], "data": [[1.5, 2], [2, 3]]}}',
    '{"dataframe_split": {"index": [7, 9], "columns": ["b", "a"], "data": [[2, 1.5], [3, 2]]}}',
    '{"dataframe_split": {"columns": ["a"], "data": []}}',
    '{"dataframe_split": {"columns": ["a"], "data": [[1, 2]]}}',
    '{"dataframe_split": {"columns": ["a", "c", "d"], "data": [[1, "\\u00fc", "2026-01-31T12:00:00"]]}}',
    '{"dataframe_split": [1]}',
    '{"dataframe_records": [{"a": 1.5, "b": 2}, {"b": 3, "a": -0.0}]}',
    '{"dataframe_records": [{"a": -1.5, "b": 2}]}',
    '{"dataframe_records": [{"a": 1, "b": null}, {"a": NaN, "b": 1}]}',
    '{"dataframe_records": [{"a": 1, "e": true, "extra": "x"}]}',
    '{"dataframe_records": [{"a": 1, "c": "2026-01-31"}, {"a": 2, "c": "007"}]}',
    '{"dataframe_records": [{"a": "x", "b": 1}]}',
    '{"dataframe_records": [{"b": 1}]}',
    '{"dataframe_records": []}',
    '{"instances": [{"a": 1, "b": 2}, {"a": 2, "b": 3}]}',
    '{"instances": [[1.0, 2.0], [3.0, 4.0]]}',
    '{"instances": [1, 2, 3]}',
    '{"inputs": {"a": [1.5, 2.5], "b": [1, 2]}}',
    '{"inputs": [[1.0, 2.0], [3.0, 4.0]]}',
    '{"inputs": [[1.0, 2.0, 3.0]]}',
    '{"inputs": {"a": [12345678901234567890, 1]}}',
    '{"inputs": {"a": 1.5}, "params": {"k": 2.5}}',
    '{"dataframe_records": [{"a": 1}], "params": {"k": 2, "s": "ü"}}',
    '{"dataframe_records": [{"a": 1}], "params": {"k": "two"}}',
    '{"dataframe_records": [{"a": 1}], "params": {"unknown": 1}}',
    '{"dataframe_records": [{"a": 1}], "params": null}',
    '{"inputs": {"a": [1]}, "instances": [1]}',
    '{"messages": [{"role": "user", "content": "hi"}]}',
    '{"columns": ["a"], "data": [[1]]}', "[]", "null", '"text"', "", "{", '{"inputs": [1]} trailing',
]
CSV = ["a,b\n1.5,2\n2,3\n", "b,a\r\n1,2\r\n", "a,c\n1,007\n2,\n", "a,d\n1,2026-01-31 12:00:00\n", 'a,c\n1,"x, ""y"""\n',
       "\ufeffa,b\n1,2\n", "a,b\n1,2,3\n1,2\n", "a,b\n1,2\n1,2,3\n",
       "a\nx\n", "a\n-1\n", "a\n", "", "c\nü\n", "a,e\n1,True\n"]


def error_of(error):
    return {"code": getattr(error, "error_code", None), "message": getattr(error, "message", str(error))}


def predict(path, kind, body):
    """@return the text that mlflow models predict writes."""
    with open("in", "w", encoding="utf-8", newline="") as file:
        file.write(body)
    scoring_server._predict(path, "in", "out", kind)
    with open("out", encoding="utf-8") as file:
        return file.read()


def serve(path, _, body):
    """@return the text that MLflow's server answers to a CSV."""
    model = mlflow.pyfunc.load_model(path)
    return scoring_server.invocations(body, "text/csv", model, model.metadata.get_input_schema()).response


def case(name, kind, body, ask):
    found = {"model": name, "type": "text/csv" if kind == "csv" else "application/json", "body": body,
             "with_signature": ask is serve}
    try:
        return {**found, "ok": ask(os.path.abspath(name), kind, body)}
    except MlflowException as error:
        return {**found, "error": error_of(error)}
    except Exception as error:
        return {**found, "error": {"code": None, "message": str(error)}}


def main():
    os.makedirs(sys.argv[2])
    os.chdir(sys.argv[2])
    cases = []
    for name, model, signature in models():
        if name in ("sklearn", "statsmodels"):
            getattr(mlflow, name).save_model(model, name, signature=signature, pip_requirements=["mlflow"])
        else:
            mlflow.pyfunc.save_model(name, python_model=model, signature=signature, pip_requirements=["mlflow"])
        cases += [case(name, "json", body, predict) for body in JSON]
        cases += [case(name, "csv", body, ask) for body in CSV for ask in (predict, serve)]
    return cases


if __name__ == "__main__":
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # keeps what models print out of the answer
    print(json.dumps(main()), file=out)
