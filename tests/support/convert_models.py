# SPDX-License-Identifier: Apache-2.0
"""Saves models for tests/cli/mlf-models/convert.sh below DIRECTORY, and compares ONNX graphs with them.

usage: convert_models.py make DIRECTORY
       convert_models.py compare DIRECTORY...   loads each as MLflow does: python_function, and the graph by
                                                mlflow.onnx, with ONNX Runtime; prints the largest difference
"""

import pathlib
import sys
import warnings

warnings.filterwarnings("ignore")
import mlflow  # noqa: E402
import numpy  # noqa: E402
import pandas  # noqa: E402
from mlflow.models import infer_signature  # noqa: E402
from sklearn.compose import ColumnTransformer  # noqa: E402
from sklearn.datasets import load_iris  # noqa: E402
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier  # noqa: E402
from sklearn.linear_model import LinearRegression, LogisticRegression  # noqa: E402
from sklearn.pipeline import Pipeline  # noqa: E402
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, OneHotEncoder, StandardScaler  # noqa: E402

X, Y = load_iris(return_X_y=True, as_frame=True)
X.columns = list("abcd")
WITH_NAN = X.mask(numpy.arange(600).reshape(150, 4) % 7 == 0)
MIXED = X.assign(colour=["red", "green", "blue"] * 50)


def save(flavor, path, model, rows, example=True, **more):
    mlflow_flavor = getattr(mlflow, flavor)
    if flavor == "sklearn":
        more["serialization_format"] = "cloudpickle"
    signature = infer_signature(rows, numpy.asarray(Y)[:len(rows)]) if example else None
    mlflow_flavor.save_model(model, path, input_example=rows[:60] if example else None, signature=signature,
                             **more)


def encoded(encoder):
    columns = ColumnTransformer([("number", StandardScaler(), ["a", "b"]), ("colour", encoder, ["colour"])])
    return Pipeline([("columns", columns), ("model", LogisticRegression())]).fit(MIXED, Y)


def sklearn_models():
    yield "linear", LinearRegression().fit(X, Y), X, {}
    yield "proba", LogisticRegression(max_iter=500).fit(X, Y == 1), X, {"pyfunc_predict_fn": "predict_proba"}
    # Missing values take a way of their own in trees, whether or not there were any in training.
    yield "forest", RandomForestClassifier(10, random_state=1).fit(X, Y), X, {}
    yield "forest_nan", RandomForestClassifier(10, random_state=1).fit(WITH_NAN, Y), WITH_NAN, {}
    yield "boosting", HistGradientBoostingClassifier(max_iter=5).fit(WITH_NAN, Y), WITH_NAN, {}
    yield "mixed", encoded(OneHotEncoder(handle_unknown="ignore")), MIXED, {}
    yield "names", LogisticRegression(max_iter=500).fit(X, Y.map({0: "x", 1: "y", 2: "ü"})), X, {}
    yield "rare", encoded(OneHotEncoder(min_frequency=60, handle_unknown="infrequent_if_exist")), MIXED, {}
    yield "function", Pipeline([("scale", MinMaxScaler()), ("log", FunctionTransformer(numpy.log1p)),
                                ("model", LogisticRegression())]).fit(X, Y), X, {}
    yield "no_example", LinearRegression().fit(X, Y), X, {"example": False}


def xgboost_models():
    import xgboost

    noisy = Y + numpy.random.default_rng(0).normal(0, 1, 150)
    halves = xgboost.DMatrix(X[::2], noisy[::2]), xgboost.DMatrix(X[1::2], noisy[1::2])
    # The estimator uses the trees up to the best one, the booster all of them.
    yield "early", xgboost.XGBRegressor(
        n_estimators=60, early_stopping_rounds=3, learning_rate=0.5, n_jobs=1).fit(
        X[::2], noisy[::2], eval_set=[(X[1::2], noisy[1::2])], verbose=False)
    yield "early_booster", xgboost.train({"eta": 0.5, "nthread": 1}, halves[0], 60, evals=[(halves[1], "v")],
                                         early_stopping_rounds=3, verbose_eval=False)
    yield "binary", xgboost.train({"objective": "binary:logistic", "nthread": 1},
                                  xgboost.DMatrix(X, Y == 1), 5)
    yield "classifier", xgboost.XGBClassifier(n_estimators=5, n_jobs=1).fit(X, Y)


def lightgbm_models():
    import lightgbm

    settings = {"verbose": -1, "num_threads": 1}
    below = X - 6  # thresholds below 0, and no missing value in training
    yield "negative", lightgbm.train(settings, lightgbm.Dataset(below, Y), 20), below
    yield "multiclass", lightgbm.LGBMClassifier(n_estimators=5, verbose=-1, n_jobs=1).fit(X, Y), X
    edge = pandas.DataFrame({"a": [12345.6789, 12345.679] * 75, "b": 0.0})
    yield "edge", lightgbm.train(settings, lightgbm.Dataset(edge, [0, 1] * 75), 5), edge


def make(directory):
    packages = ["mlflow-skinny==" + mlflow.__version__, "scikit-learn", "pandas<3"]
    for name, model, rows, more in sklearn_models():
        save("sklearn", directory / name, model, rows, pip_requirements=packages, **more)
    for name, model in xgboost_models():
        save("xgboost", directory / name, model, X, pip_requirements=packages)
    for name, model, rows in lightgbm_models():
        save("lightgbm", directory / name, model, rows, pip_requirements=packages)


def compare(directory):
    import onnxruntime

    model = mlflow.pyfunc.load_model(directory)
    rows = model.metadata.load_input_example(directory)
    wanted = model.predict(rows)
    graph = mlflow.onnx.load_model(directory)
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    kinds = {"tensor(double)": "float64", "tensor(float)": "float32", "tensor(string)": object}
    inputs = session.get_inputs()
    feed = {each.name: rows[each.name].to_numpy().astype(kinds[each.type]).reshape(-1, 1) for each in inputs
            if each.name in rows} or {inputs[0].name: rows.to_numpy().astype(kinds[inputs[0].type])}
    got = session.run(None, feed)[0]
    assert got.shape == numpy.shape(wanted), (got.shape, numpy.shape(wanted))
    if got.dtype.kind in "OU":
        return float((got != wanted).sum())
    return float(numpy.abs(got - wanted).max())


if sys.argv[1] == "make":
    make(pathlib.Path(sys.argv[2]))
else:
    for each in sys.argv[2:]:
        print(f"{each} {compare(each):.1g}")
