# SPDX-License-Identifier: Apache-2.0
"""The real libraries and the real MLflow, for tests/interop/package_test.py.

usage: package_peer.py PACKAGES make DIRECTORY   saves models as their libraries do, and what they predict
       package_peer.py PACKAGES load NAME=URI... loads models with MLflow; prints what they predict
       package_peer.py PACKAGES log RUN STEP     logs a model to a run with MLflow 3; prints its id
       package_peer.py PACKAGES metrics RUN ID   prints the metrics of a run and of a logged model

PACKAGES is a directory of packages (NumPy, pandas and libraries of models) that are used beside MLflow.
"""

import json
import os
import pathlib
import sys
import types

import beside_mlflow  # noqa: F401  before MLflow
import mlflow
import numpy
import pandas
import yaml

# MLflow imports it for the flavor onnx. It is not installed, so no ONNX model predicts here.
sys.modules["onnxruntime"] = types.ModuleType("onnxruntime")
ROWS = 40
FRAME = pandas.DataFrame({"a": [i / ROWS for i in range(ROWS)], "n": range(ROWS),
                          "b": [i % 3 == 0 for i in range(ROWS)]})
LABELS = [int(i % 7 > 2) for i in range(ROWS)]
CLASSES = [i % 3 for i in range(ROWS)]
MATRIX = FRAME.to_numpy(dtype="float64")
LOADER = """
class Doubler:
    def __init__(self, path):
        self.factor = int(open(path).read())

    def predict(self, model_input, params=None):
        return model_input["a"] * self.factor


def _load_pyfunc(path):
    return Doubler(path)
"""


def save_xgboost():
    """@return what each model predicts."""
    import xgboost

    train, data = xgboost.train, xgboost.DMatrix(FRAME, LABELS)
    classes = xgboost.DMatrix(FRAME, CLASSES)
    booster = train({"objective": "binary:logistic"}, data, 3)
    booster.save_model("booster.ubj")
    os.rename("booster.ubj", "booster.xgb")
    booster.save_model("booster.json")
    os.rename("booster.json", "suffix.txt")
    nameless = train({}, xgboost.DMatrix(MATRIX, LABELS), 2)
    nameless.save_model("nameless.json")
    softprob = train({"objective": "multi:softprob", "num_class": 3}, classes, 2)
    softprob.save_model("softprob.ubj")
    softmax = train({"objective": "multi:softmax", "num_class": 3}, classes, 2)
    softmax.save_model("softmax.ubj")
    dart = train({"booster": "dart"}, data, 2)
    dart.save_model("dart.ubj")
    linear = train({"booster": "gblinear"}, data, 2)
    linear.save_model("linear.json")
    classifier = xgboost.XGBClassifier(n_estimators=2).fit(FRAME, CLASSES)
    classifier.save_model("classifier.ubj")
    regressor = xgboost.XGBRegressor(n_estimators=2).fit(FRAME, LABELS)
    regressor.save_model("regressor.json")
    return {"booster.xgb": booster.predict(data), "suffix.txt": booster.predict(data),
            "nameless.json": nameless.predict(xgboost.DMatrix(MATRIX)),
            "softprob.ubj": softprob.predict(data), "softmax.ubj": softmax.predict(data),
            "dart.ubj": dart.predict(data), "linear.json": linear.predict(data),
            "classifier.ubj": classifier.predict(FRAME), "regressor.json": regressor.predict(FRAME)}


def save_lightgbm():
    import lightgbm

    options = {"verbose": -1, "min_data_in_leaf": 2}
    binary = lightgbm.train({**options, "objective": "binary"}, lightgbm.Dataset(FRAME, LABELS), 2)
    binary.save_model("binary.lgb")
    several = lightgbm.train({**options, "objective": "multiclass", "num_class": 3},
                             lightgbm.Dataset(FRAME, CLASSES), 2)
    several.save_model("several.txt")
    nameless = lightgbm.train(options, lightgbm.Dataset(MATRIX, LABELS), 2)
    nameless.save_model("columns.txt")
    return {"binary.lgb": binary.predict(FRAME), "several.txt": several.predict(FRAME),
            "columns.txt": nameless.predict(MATRIX)}


def save_onnx():
    import onnx
    from onnx import helper, numpy_helper

    weights = numpy_helper.from_array(numpy.ones((30, 20), "float32"), "W")
    value = helper.make_tensor_value_info
    graph = helper.make_graph([helper.make_node("MatMul", ["x", "W"], ["y"])], "g",
                              [value("x", 1, ["N", 30]), value("W", 1, [30, 20])],
                              [value("y", 1, ["N", 20])], [weights])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    pathlib.Path("onnx").mkdir()
    onnx.save(model, "onnx/plain.onnx")
    onnx.save(model, "onnx/large.onnx", save_as_external_data=True, size_threshold=0,
              location="weights.bin")


def make(directory):
    pathlib.Path(directory).mkdir()
    os.chdir(directory)
    FRAME.to_csv("sample.csv", index=False)
    pathlib.Path("doubler_loader.py").write_text(LOADER)
    pathlib.Path("factor.txt").write_text("2")
    save_onnx()
    predictions = {**save_xgboost(), **save_lightgbm(), "factor.txt": (FRAME["a"] * 2).to_numpy()}
    return {name: numpy.asarray(values).tolist() for name, values in predictions.items()}


def predict(model):
    """What a model predicts on the frame, or on the matrix where its signature asks for one; and
    what signature MLflow would infer from both."""
    inputs = model.metadata.signature.inputs
    data = MATRIX if inputs.is_tensor_spec() else FRAME
    predictions = model.predict(data)
    return {"predictions": numpy.asarray(predictions).tolist(),
            "inferred": mlflow.models.infer_signature(data, predictions).to_dict(),
            "signature": model.metadata.signature.to_dict(), "run_id": model.metadata.run_id}


def load_onnx(uri):
    """An ONNX model is checked; its MLmodel is compared with the one that MLflow writes for it."""
    import mlflow.onnx
    import onnx

    directory = pathlib.Path(mlflow.artifacts.download_artifacts(uri))
    onnx.checker.check_model(str(directory / "model.onnx"))
    loaded = mlflow.onnx.load_model(uri)
    weights = onnx.numpy_helper.to_array(loaded.graph.initializer[0])
    mlflow.onnx.save_model(loaded, directory.parent / "again", pip_requirements=["mlflow"])
    written = [yaml.safe_load((place / "MLmodel").read_text())["flavors"]
               for place in (directory, directory.parent / "again")]
    return {"weights": weights.shape, "flavors": written,
            "signature": mlflow.models.Model.load(uri).signature.to_dict()}


def load(pairs):
    answers = {}
    for name, uri in pairs:
        if "onnx" in name:
            answers[name] = load_onnx(uri)
        else:
            answers[name] = predict(mlflow.pyfunc.load_model(uri))
    return answers


def log(run, step):
    with mlflow.start_run(run):
        return mlflow.pyfunc.log_model(name="theirs", loader_module="mlflow.sklearn", step=int(step),
                                       pip_requirements=["mlflow"]).model_id


def metrics(run, model):
    client = mlflow.MlflowClient()
    of_model = [(metric.key, metric.value, metric.step, metric.timestamp, metric.run_id == run)
                for metric in client.get_logged_model(model).metrics]
    of_run = {key: [(point.value, point.step, point.timestamp)
                    for point in client.get_metric_history(run, key)]
              for key in client.get_run(run).data.metrics}
    outputs = [(output.model_id == model, output.step)
               for output in client.get_run(run).outputs.model_outputs]
    return {"model": sorted(of_model), "run": of_run, "outputs": outputs}


if __name__ == "__main__":
    what, words = sys.argv[2], sys.argv[3:]
    if what == "load":
        result = load(pair.split("=", 1) for pair in words)
    else:
        result = {"make": make, "log": log, "metrics": metrics}[what](*words)
    print(json.dumps(result))
