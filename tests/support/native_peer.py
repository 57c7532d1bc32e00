# SPDX-License-Identifier: Apache-2.0
"""What the real MLflow's flavors answer, for tests/interop/native_test.py. Run by a Python that has MLflow installed.

usage: native_peer.py PACKAGES DIRECTORY

Saves models of XGBoost, LightGBM and ONNX below the directory, and prints the cases: each a model, an input,
params, and the model's output or error.
"""

import contextlib
import json
import os
import sys
import warnings

sys.path.append(sys.argv[1])
warnings.filterwarnings("ignore")
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")

import mlflow  # noqa: E402
import numpy  # noqa: E402
import pandas  # noqa: E402

generator = numpy.random.default_rng(7)
ROWS = 400
NAMES = ["a", "b", "c", "d"]


def data(missing=False):
    x = generator.normal(size=(ROWS, 4)).round(3)
    x[:, 1] = generator.integers(0, 5, ROWS)
    if missing:
        x[generator.random((ROWS, 4)) < 0.2] = numpy.nan
    return x


X, XM = data(), data(missing=True)
Y = X[:, 0] * 2 + X[:, 1] - X[:, 2] * X[:, 3]
CLASSES = numpy.digitize(Y, [0.5, 3])


def frame(x):
    return pandas.DataFrame(x, columns=NAMES)


def xgboost_models():
    import xgboost

    def train(x, y, rounds=15, **params):
        return xgboost.train({"max_depth": 4, **params}, xgboost.DMatrix(x, y), rounds)

    yield "booster", train(frame(X), Y > 1, objective="binary:logistic")
    yield "booster_nameless", train(X, Y)
    yield "booster_missing", train(frame(XM), Y)
    yield "booster_softmax", train(frame(X), CLASSES, objective="multi:softmax", num_class=3)
    yield "booster_softprob", train(frame(X), CLASSES, objective="multi:softprob", num_class=3)
    yield "booster_dart", train(frame(X), Y, booster="dart", rate_drop=0.3)
    yield "booster_forest", train(frame(X), Y, rounds=3, num_parallel_tree=4, subsample=0.5)
    yield "booster_linear", train(frame(X), Y, booster="gblinear")
    yield "booster_logitraw", train(frame(X), Y > 1, objective="binary:logitraw")
    options = {"n_estimators": 15, "max_depth": 4}
    yield "classifier", xgboost.XGBClassifier(**options).fit(frame(X), Y > 1)
    yield "classifier_nameless", xgboost.XGBClassifier(**options).fit(XM, Y > 1)
    yield "classifier_multi", xgboost.XGBClassifier(**options).fit(frame(X), CLASSES)
    yield "classifier_softmax", xgboost.XGBClassifier(objective="multi:softmax", **options).fit(frame(X), CLASSES)
    yield "classifier_labels", xgboost.XGBClassifier(**options).fit(
        frame(X), numpy.column_stack([Y > 1, Y < 2, X[:, 1] > 2]))
    yield "classifier_forest", xgboost.XGBRFClassifier(n_estimators=7).fit(frame(X), Y > 1)
    yield "regressor", xgboost.XGBRegressor(**options).fit(frame(X), Y)
    yield "regressor_many", xgboost.XGBRegressor(**options).fit(frame(X), numpy.column_stack([Y, -Y]))
    yield "regressor_tree", xgboost.XGBRegressor(multi_strategy="multi_output_tree", tree_method="hist", **options).fit(
        frame(X), numpy.column_stack([Y, -Y]))
    yield "regressor_dart", xgboost.XGBRegressor(booster="dart", rate_drop=0.3, **options).fit(frame(X), Y)
    yield "ranker", xgboost.XGBRanker(**options).fit(frame(X), CLASSES, qid=numpy.arange(ROWS) // 20)
    stopped = xgboost.XGBRegressor(n_estimators=200, early_stopping_rounds=3, learning_rate=0.8)
    stopped.fit(frame(X[:200]), Y[:200], eval_set=[(frame(X[200:]), Y[200:])], verbose=False)
    assert stopped.best_iteration + 1 < stopped.get_booster().num_boosted_rounds()
    yield "stopped", stopped
    yield "stopped_booster", stopped.get_booster()
    category = frame(X).assign(b=pandas.Categorical(X[:, 1].astype(int).astype(str)))
    yield "categories", xgboost.train({}, xgboost.DMatrix(category, Y, enable_categorical=True), 5)
    # A tree that splits at 0.671: values become 32-bit numbers, and "less than" is strict.
    edge = numpy.array([[0.5], [0.671], [0.9]] * 20, dtype=numpy.float32)
    yield "edge", xgboost.train({"min_child_weight": 0}, xgboost.DMatrix(edge, edge[:, 0] > 0.6), 1)


def save_xgboost(name, model):
    kinds = {"classifier": "json", "regressor": "xgb"}
    mlflow.xgboost.save_model(model, name, model_format=kinds.get(name, "ubj"), pip_requirements=["mlflow"])


def lightgbm_models():
    import lightgbm

    def train(x, y, rounds=15, **params):
        options = {"verbosity": -1, "min_data_in_leaf": 5, "num_leaves": 15, **params}
        return lightgbm.train(options, lightgbm.Dataset(x, y), rounds)

    yield "regression", train(frame(X), Y)
    yield "nameless", train(X, Y)
    yield "missing", train(frame(XM), Y)
    yield "binary", train(frame(X), Y > 1, objective="binary")
    yield "multiclass", train(frame(X), CLASSES, objective="multiclass", num_class=3)
    yield "one_class_more", train(frame(X), CLASSES, objective="multiclassova", num_class=3)
    yield "linear", train(frame(X), Y, linear_tree=True)
    yield "forest", train(frame(X), Y, boosting="rf", bagging_freq=1, bagging_fraction=0.5)
    yield "zero_as_missing", train(frame(XM), Y, zero_as_missing=True)
    category = frame(X).assign(b=pandas.Categorical([f"k{int(v)}" for v in X[:, 1]]))
    yield "categories", train(category, Y, min_data_per_group=1, cat_smooth=0)
    yield "number_categories", lightgbm.train(
        {"verbosity": -1, "min_data_per_group": 1, "cat_smooth": 0},
        lightgbm.Dataset(frame(X), Y, categorical_feature=["b"]), 10)
    yield "pickled", lightgbm.LGBMClassifier(n_estimators=3, verbose=-1).fit(frame(X), Y > 1)
    # Thresholds are 64-bit numbers, and "less than or equal" goes left.
    edge = numpy.array([[12345.6789], [12345.67891]] * 50)
    yield "edge", lightgbm.train({"verbosity": -1, "min_data_in_leaf": 1, "min_data_in_bin": 1},
                                 lightgbm.Dataset(edge, edge[:, 0] > 12345.6789), 1)


def save_lightgbm(name, model):
    mlflow.lightgbm.save_model(model, name, pip_requirements=["mlflow"])


def tables():
    rows = X[:3].copy()
    yield from (frame(X[:1]), frame(X[:2]), frame(X), frame(XM[:50]))
    yield from (frame(rows).astype("float32"), frame(rows.round()).astype("int64"), frame(rows.round()).astype("int32"))
    yield frame(rows > 0)
    yield frame(rows).assign(b=[1, 2, 3], c=[True, False, True])
    yield frame(rows).astype("float32").assign(b=numpy.array([1, 2, 3], dtype="int32"))
    yield frame(rows.round()).astype("int64").assign(b=[2**53 + 1, 16777217, -5])
    yield frame(rows).assign(b=[True, False, True])
    yield frame(rows)[["b", "a", "c", "d"]]
    yield frame(rows)[["a", "b", "c"]]
    yield frame(rows).assign(e=1.0)
    yield frame(rows).assign(qid=1)
    yield frame(rows).rename(columns={"a": "z"})
    yield pandas.DataFrame(rows)
    yield frame(rows).assign(b=["k1", "k0", "new"])
    yield frame(rows).assign(b=["1", "2", "3"])
    yield frame(rows).assign(a=[numpy.inf, 1, 2])
    yield frame(rows).assign(a=[-numpy.inf, 1, 2])
    yield frame(rows).assign(a=[1e300, 1, 2])
    yield frame(rows).assign(a=[0.0, -0.0, 1e-40])
    yield frame(rows)[:0]
    yield pandas.DataFrame({"f0": [0.671, 0.6710000038146973, 0.67100006]})
    yield pandas.DataFrame({"f0": [12345.6789, 12345.67891, 12345.678900000001]})
    yield pandas.DataFrame({"f0": numpy.array([12345.6789], dtype="float32")})


def arrays():
    yield from (X[:1], X[:30], XM[:30], X[:3].astype("float32"), X[:3].round().astype("int64"), X[:3] > 0)
    yield X[:3].round().astype("int64") * (2**53 + 1)
    yield from (X[0], X[:3, :3], X[:2].reshape(2, 2, 2), X[:0], numpy.array([[0.671]]), numpy.array(["a", "b"]))
    yield {"a": X[:3, 0], "b": X[:3, 1], "c": X[:3, 2], "d": X[:3, 3]}


PARAMS = [{"output_margin": True}, {"output_margin": False}, {"iteration_range": [0, 3]}, {"iteration_range": [2, 5]},
          {"iteration_range": [0, 0]}, {"iteration_range": [0, 1000]}, {"strict_shape": True}, {"pred_leaf": True},
          {"pred_contribs": True}, {"validate_features": False}, {"unknown": 3}, {"training": False},
          {"output_margin": 1}, {"base_margin": None}, {"iteration_range": None}, {"data": 1}]


def meant(kind, name, loaded, value):
    """@return the answer to columns of texts as categories, which MLflow's server cannot be given; else nothing."""
    if (kind, name) != ("lightgbm", "categories") or not isinstance(value, pandas.DataFrame):
        return {}
    texts = value.select_dtypes("object").columns
    if len(texts) != 1:
        return {}
    return {"meant": to_json(loaded.predict(value.astype({texts[0]: "category"}), {}))}


def cases_of(kind):
    for table in [*tables(), *arrays()]:
        yield table, {}
    if kind == "xgboost":
        for params in PARAMS:
            yield frame(X[:5]), params
            yield X[:5], params


def type_name(array):
    return "str" if array.dtype.kind in "OU" else array.dtype.name


def tensor_of(array):
    array = numpy.asarray(array)
    return {"type": type_name(array), "shape": list(array.shape), "values": array.reshape(-1).tolist()}


def to_json(value):
    if isinstance(value, pandas.DataFrame):
        columns = [{"name": str(name), "type": type_name(value[name].to_numpy()), "values": value[name].tolist()}
                   for name in value]
        return {"rows": len(value), "columns": columns}
    if isinstance(value, dict):
        return {"tensors": {name: tensor_of(array) for name, array in value.items()}}
    return {"tensor": tensor_of(value)}


def answer(model, value, params):
    try:
        with open(os.devnull, "w") as quiet, contextlib.redirect_stdout(quiet):
            return {"output": to_json(model.predict(value, params))}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:300]}


def main():
    os.makedirs(sys.argv[2])
    os.chdir(sys.argv[2])
    kinds = [("xgboost", xgboost_models, save_xgboost), ("lightgbm", lightgbm_models, save_lightgbm)]
    cases = []
    for kind, models, save in kinds:
        for name, model in models():
            path = f"{kind}_{name}"
            save(path, model)
            loaded = mlflow.pyfunc.load_model(path)._model_impl
            for value, params in cases_of(kind):
                cases.append({"model": os.path.abspath(path), "input": to_json(value), "params": params,
                              **answer(loaded, value.copy(), params), **meant(kind, name, loaded, value)})
    json.dump(cases, sys.stdout)


if __name__ == "__main__":
    main()
