# SPDX-License-Identifier: Apache-2.0
"""Models by the real MLflow, for tests/interop/models_test.py. Run by a Python that has MLflow installed.

usage: model_maker.py PACKAGES make DIRECTORY    saves models below it, and logs some; prints what they are
       model_maker.py PACKAGES compare DIRECTORY  compares each MLmodel below it with MLmodel.written

PACKAGES is a directory of packages (NumPy, pandas and libraries of models) that are used beside MLflow.
"""

import datetime
import json
import os
import pathlib
import sys
import types

from beside_mlflow import column, fit_statsmodels  # before MLflow
import mlflow
import numpy
import pandas
import yaml
from mlflow.models import Model, ModelSignature, infer_signature
from mlflow.types import ColSpec, DataType, ParamSchema, ParamSpec, Schema, TensorSpec
from mlflow.types.schema import AnyType, Array, Map, Object, Property

IS_3 = not mlflow.__version__.startswith("2.")
REQUIREMENTS = ["mlflow"]
FRAME = pandas.DataFrame({"a": [1.5, 2.5], "b": ["x", "ü"]})


class Echo(mlflow.pyfunc.PythonModel):
    def predict(self, context, model_input, params=None):
        return model_input


def param(name, kind, default, shape=None):
    return ParamSpec(name, DataType[kind], default, shape)


COLUMNS = Schema([column(kind, kind, kind != "string") for kind in (
    "boolean", "integer", "long", "float", "double", "string", "binary", "datetime")])
NESTED = Schema([
    ColSpec(Array(Array(DataType.double)), "matrix"),
    ColSpec(Object([Property("z", DataType.string, False), Property("a", Array(Map(DataType.long)))]), "o"),
    ColSpec(Map(AnyType()), "map", required=False),
    ColSpec(AnyType(), "any"),
])
PARAMS = ParamSchema([
    param("n", "long", 5), param("t", "double", 1e-05), param("big", "double", 1e16),
    param("top", "float", 0.5), param("s", "string", "a \"quoted\" ü"), param("on", "boolean", True),
    param("i", "integer", -1), param("at", "datetime", numpy.datetime64("2026-01-31T12:00:00")),
    param("stop", "string", ["a", "b"], (-1,)), param("list", "double", [1.0, float("inf")], (-1,)),
    param("none", "string", None),
])
SIGNATURES = {
    "columns": ModelSignature(COLUMNS, Schema([column("long", None)])),
    "unnamed": ModelSignature(Schema([column("double", None), column("string", None)])),
    "outputs": ModelSignature(outputs=Schema([column("double", "y")])),
    "nested": ModelSignature(NESTED, NESTED),
    "params": ModelSignature(Schema([column("string", "q")]), params=PARAMS),
    "object_param": ModelSignature(Schema([column("string", "q")]), params=ParamSchema([
        ParamSpec("o", Object([Property("b", DataType.long), Property("a", DataType.string)]),
                  {"b": 1, "a": "x"})])),
    "tensor": ModelSignature(Schema([TensorSpec(numpy.dtype("float32"), (-1, 2, 3))]),
                             Schema([TensorSpec(numpy.dtype("int64"), (-1,))])),
    "tensors": ModelSignature(Schema([TensorSpec(numpy.dtype(kind), (-1,), kind) for kind in (
        "bool", "uint8", "float16", "str", "object", "complex64")])),
    "names": ModelSignature(Schema([column("double", name) for name in (
        "größe", "日本", "a: b", "'quoted\"", "two\nlines", " spaces ", "x" * 200, "# no comment")])),
}
METADATA = {"team": "red", "yes": "no", "1": 1, "deep": {"list": [1, 2.5, None, True, "on", "1e3"]},
            "since": datetime.date(2026, 1, 31), "at": datetime.datetime(2026, 1, 31, 12), 7: "seven",
            "long": "word " * 40, "lines": "a\nb\n", "ü": "🙂", "big": 1e300, "inf": float("inf"), "": ""}


def pyfunc_models():
    """@return the arguments of save_model() for each."""
    yield from ((name, {"signature": signature}) for name, signature in SIGNATURES.items())
    yield "plain", {}
    yield "metadata", {"metadata": METADATA}
    yield "frame", {"input_example": FRAME}
    yield "array", {"input_example": numpy.array([[1.0, 2.0]])}
    yield "example_with_params", {"input_example": ({"q": "x"}, {"n": 1}),
                                  "signature": SIGNATURES["params"]}
    yield "tensor_example", {"input_example": {"x": numpy.array([1.0])}}
    pathlib.Path("helper.py").write_text("answer = 42\n")
    yield "code", {"code_paths": ["helper.py"]}
    pathlib.Path("data.txt").write_text("data")
    yield "artifacts", {"artifacts": {"data": "data.txt"}}
    yield "config", {"model_config": {"depth": 3, "names": ["a"]}}
    pathlib.Path("agent.py").write_text(
        "import mlflow\n\n\nclass Agent(mlflow.pyfunc.PythonModel):\n"
        "    def predict(self, context, model_input, params=None):\n        return model_input\n\n\n"
        "mlflow.models.set_model(Agent())\n")
    yield "from_code", {"python_model": "agent.py"}


def library_models():
    """@return flavor, name, model and further arguments of save_model() for each."""
    import lightgbm
    import onnx
    import xgboost
    from sklearn.linear_model import LogisticRegression

    # MLflow imports it to check options of the session, of which there are none.
    sys.modules["onnxruntime"] = types.ModuleType("onnxruntime")
    x, y = pandas.DataFrame({"a": [0.0, 1.0] * 20, "b": range(40)}), [0, 1] * 20
    signature = infer_signature(x, numpy.array(y))
    regression = LogisticRegression().fit(x, y)
    for kind in ("pickle", "cloudpickle", "skops")[:3 if IS_3 else 2]:
        yield "sklearn", kind, regression, {"serialization_format": kind, "signature": signature}
    yield "xgboost", "booster", xgboost.train({}, xgboost.DMatrix(x, y), 1), {"signature": signature}
    yield "xgboost", "classifier", xgboost.XGBClassifier(n_estimators=1).fit(x, y), {}
    booster = lightgbm.train({"verbose": -1}, lightgbm.Dataset(x, y), 1)
    yield "lightgbm", "booster", booster, {"signature": signature}
    classifier = lightgbm.LGBMClassifier(n_estimators=1, verbose=-1).fit(x, y)
    yield "lightgbm", "classifier", classifier, {}
    yield "statsmodels", "ols", fit_statsmodels(x, y), {"signature": signature}
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph([onnx.helper.make_node("Identity", ["x"], ["y"])], "g",
                                   [value("x", 1, [None, 2])], [value("y", 1, [None, 2])])
    opsets = [onnx.helper.make_opsetid("", 17)]
    yield "onnx", "identity", onnx.helper.make_model(graph, opset_imports=opsets), {}


def log(store, name, flavor, **arguments):
    """Logs a model in a run of its own. @return its URI."""
    arguments["name" if IS_3 else "artifact_path"] = name
    with mlflow.start_run():
        return getattr(mlflow, flavor).log_model(pip_requirements=REQUIREMENTS, **arguments).model_uri


def facts(path):
    model = Model.load(str(path))
    signature = model.signature
    return {
        "flavors": sorted(model.flavors), "mlflow_version": model.mlflow_version,
        "model_size_bytes": model.model_size_bytes, "run_id": model.run_id,
        "inputs": signature and signature.inputs and signature.inputs.to_json(),
        "outputs": signature and signature.outputs and signature.outputs.to_json(),
        "params": signature and signature.params and signature.params.to_json(),
    }


def make(directory):
    os.makedirs(directory)
    os.chdir(directory)
    mlflow.set_tracking_uri(f"{directory}/mlruns")
    made = {}
    for name, arguments in pyfunc_models():
        arguments.setdefault("python_model", Echo())
        mlflow.pyfunc.save_model(f"{directory}/{name}", pip_requirements=REQUIREMENTS, **arguments)
        made[name] = facts(f"{directory}/{name}")
    logged = {"echo": log(None, "echo", "pyfunc", python_model=Echo(), input_example=FRAME)}
    for flavor, name, model, arguments in library_models():
        name = f"{flavor}_{name}"
        getattr(mlflow, flavor).save_model(model, f"{directory}/{name}",
                                           pip_requirements=REQUIREMENTS, **arguments)
        made[name] = facts(f"{directory}/{name}")
    return {"made": made, "logged": logged}


def exact(value):
    """@return a text that tells 1 from True and 1.0; the order of keys does not matter."""
    if isinstance(value, dict):
        return str(sorted((repr(key), exact(item)) for key, item in value.items()))
    return str([exact(item) for item in value]) if isinstance(value, list) else repr(value)


def compare(directory):
    """@return the names of the models whose two files MLflow loads as different ones."""
    different = []
    for file in pathlib.Path(directory).glob("*/MLmodel"):
        written = file.with_suffix(".written")
        documents = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in (file, written)]
        models = [Model.from_dict(document).to_dict() for document in documents]
        if exact(documents[0]) != exact(documents[1]) or exact(models[0]) != exact(models[1]):
            different.append(file.parent.name)
    return different


if __name__ == "__main__":
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # keeps what MLflow prints out of the answer
    answer = {"make": make, "compare": compare}[sys.argv[2]](os.path.abspath(sys.argv[3]))
    print(json.dumps(answer), file=out)
