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
import onnx  # noqa: E402
import onnx.numpy_helper  # noqa: E402
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


class Graph:
    """An ONNX graph under construction."""

    def __init__(self):
        self.nodes, self.inputs, self.outputs, self.weights = [], [], [], []

    def input(self, name, kind, shape):
        self.inputs.append(onnx.helper.make_tensor_value_info(name, kind, shape))
        return self

    def output(self, name, kind, shape):
        self.outputs.append(onnx.helper.make_tensor_value_info(name, kind, shape))
        return self

    def node(self, kind, inputs, outputs, **attributes):
        self.nodes.append(onnx.helper.make_node(kind, inputs, outputs, **attributes))
        return self

    def weight(self, name, values):
        self.weights.append(onnx.numpy_helper.from_array(numpy.asarray(values), name))
        return self

    def model(self):
        graph = onnx.helper.make_graph(self.nodes, "graph", self.inputs, self.outputs, self.weights)
        sets = [onnx.helper.make_opsetid("", 17), onnx.helper.make_opsetid("ai.onnx.ml", 3)]
        return onnx.helper.make_model(graph, opset_imports=sets, ir_version=9)


def dense(width=1, kind="FLOAT"):
    kind = getattr(onnx.TensorProto, kind)
    numbers = numpy.float32 if kind == onnx.TensorProto.FLOAT else numpy.float64
    weights = numpy.random.default_rng(5).normal(size=(4, width)).astype(numbers)
    return Graph().input("x", kind, [None, 4]).weight("w", weights).node("MatMul", ["x", "w"], ["y"]).output(
        "y", kind, [None, width])


def onnx_models():
    proto = onnx.TensorProto
    yield "dense", dense().model()
    yield "wide", dense(3).model()
    yield "double", dense(2, "DOUBLE").model()
    yield "external", dense(300).model()
    yield "options", dense().model()
    vector = dense(3).node("ReduceSum", ["y"], ["s"], keepdims=0).weight("axes", numpy.array([1]))
    vector.nodes[-1].input.append("axes")
    vector.outputs = []
    yield "vector", vector.output("s", proto.FLOAT, [None]).model()
    label = dense(3).node("ArgMax", ["y"], ["label"], axis=1, keepdims=0)
    yield "label", label.output("label", proto.INT64, [None]).model()
    types = dense()
    types.outputs = []
    casts = {"i": proto.INT32, "l": proto.INT64, "d": proto.DOUBLE, "u": proto.UINT8, "b": proto.BOOL}
    for name, kind in casts.items():
        types.node("Cast", ["y"], [name], to=kind).output(name, kind, [None, 1])
    yield "types", types.model()
    integers = Graph().input("x", proto.INT64, [None, 4]).node("Abs", ["x"], ["y"]).output("y", proto.INT64, [None, 4])
    yield "integers", integers.model()
    yield "booleans", Graph().input("x", proto.BOOL, [None, 4]).node("Not", ["x"], ["y"]).output(
        "y", proto.BOOL, [None, 4]).model()
    yield "texts", Graph().input("x", proto.STRING, [None, 1]).node("Identity", ["x"], ["y"]).output(
        "y", proto.STRING, [None, 1]).model()
    fixed = dense()
    fixed.inputs = []
    yield "fixed", fixed.input("x", proto.FLOAT, [2, 4]).model()
    for name, shape in [("columns", [None]), ("columns_of_one", [None, 1])]:
        columns = Graph()
        for column in NAMES:
            columns.input(column, proto.FLOAT, shape)
        yield name, columns.node("Sum", NAMES, ["y"]).output("y", proto.FLOAT, shape).model()
    tree = {"nodes_treeids": [0, 0, 0], "nodes_nodeids": [0, 1, 2], "nodes_featureids": [1, 0, 0],
            "nodes_modes": ["BRANCH_LEQ", "LEAF", "LEAF"], "nodes_values": [2.5, 0.0, 0.0],
            "nodes_truenodeids": [1, 0, 0], "nodes_falsenodeids": [2, 0, 0],
            "nodes_missing_value_tracks_true": [1, 0, 0],
            "target_treeids": [0, 0], "target_nodeids": [1, 2], "target_ids": [0, 0], "target_weights": [1.25, -3.5]}
    trees = Graph().input("x", proto.FLOAT, [None, 4])
    trees.node("TreeEnsembleRegressor", ["x"], ["y"], domain="ai.onnx.ml", n_targets=1, **tree)
    yield "trees", trees.output("y", proto.FLOAT, [None, 1]).model()
    maps = dense(2).node("ZipMap", ["y"], ["z"], domain="ai.onnx.ml", classlabels_int64s=[0, 1])
    maps.outputs = [onnx.helper.make_value_info("z", onnx.helper.make_sequence_type_proto(
        onnx.helper.make_map_type_proto(proto.INT64, onnx.helper.make_tensor_type_proto(proto.FLOAT, []))))]
    yield "maps", maps.model()


def save_onnx(name, model):
    options = {"intra_op_num_threads": 1, "execution_mode": "sequential", "graph_optimization_level": 1,
               "extra_session_config": {"session.set_denormal_as_zero": "1"}}
    mlflow.onnx.save_model(model, name, onnx_session_options=options if name == "onnx_options" else None,
                           save_as_external_data=name == "onnx_external", pip_requirements=["mlflow"])


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
    yield pandas.DataFrame({"t": ["x", "ü", ""]})
    yield pandas.DataFrame({"f0": [0.671, 0.6710000038146973, 0.67100006]})
    yield pandas.DataFrame({"f0": [12345.6789, 12345.67891, 12345.678900000001]})
    yield pandas.DataFrame({"f0": numpy.array([12345.6789], dtype="float32")})


def arrays():
    yield from (X[:1], X[:30], XM[:30], X[:3].astype("float32"), X[:3].round().astype("int64"), X[:3] > 0)
    yield X[:3].round().astype("int64") * (2**53 + 1)
    yield from (X[0], X[:3, :3], X[:2].reshape(2, 2, 2), X[:0], numpy.array([[0.671]]), numpy.array(["a", "b"]))
    yield {"a": X[:3, 0], "b": X[:3, 1], "c": X[:3, 2], "d": X[:3, 3]}
    yield from ({"x": X[:3]}, {"x": X[:2].astype("float32")}, {"x": X[:3], "z": X[:3]}, {"z": X[:3]})
    yield from (numpy.array([["x"], ["ü"], [""]]), numpy.array([["x", "y"]]))


PARAMS = [{"output_margin": True}, {"output_margin": False}, {"iteration_range": [0, 3]}, {"iteration_range": [2, 5]},
          {"iteration_range": [0, 0]}, {"iteration_range": [0, 1000]}, {"strict_shape": True}, {"pred_leaf": True},
          {"pred_contribs": True}, {"validate_features": False}, {"unknown": 3}, {"training": False},
          {"output_margin": 1}, {"base_margin": None}, {"iteration_range": None}, {"data": 1}]


def as_categories(loaded, value):
    """@return the answer to a column of texts as a category."""
    if not isinstance(value, pandas.DataFrame) or list(value.select_dtypes("object")) != ["b"]:
        return None
    return loaded.predict(value.astype({"b": "category"}), {})


# For an input of a graph: what it is converted to where MLflow fails, and from which types.
CONVERSIONS = {"tensor(float)": ("float32", "int32 int64"), "tensor(double)": ("float64", "int32 int64 float32"),
               "tensor(int64)": ("int64", "int32")}


def as_graph_takes_it(loaded, value):
    """@return the answer to numbers of the types, and columns of the shape, that a graph has for them."""
    inputs = loaded.rt.get_inputs()
    kind, sources = CONVERSIONS.get(inputs[0].type, ("", ""))
    if isinstance(value, pandas.DataFrame) and len(inputs) > 1 and {one.name for one in inputs} <= set(value):
        value = value[[one.name for one in inputs]]
        if not set(map(str, value.dtypes)) <= {kind, "float64", *sources.split()}:
            return None
        shape = [-1] + [1] * (len(inputs[0].shape) - 1)
        outputs = loaded.rt.run(None, {name: value[name].to_numpy(kind).reshape(shape) for name in value})
        return pandas.DataFrame({"y": outputs[0].reshape(-1)})
    if isinstance(value, dict):
        types = {str(one.dtype) for one in value.values()}
        converted = {name: one.astype(kind) for name, one in value.items()}
    else:
        types = {str(value.dtype)} if isinstance(value, numpy.ndarray) else set(map(str, value.dtypes))
        converted = value.astype(kind)
    return loaded.predict(converted, {}) if types <= {kind, *sources.split()} else None


def meant(kind, name, loaded, value):
    """@return what mlf answers where MLflow fails although it is clear what is meant; else nothing."""
    try:
        answer = as_graph_takes_it(loaded, value) if kind == "onnx" else (
            as_categories(loaded, value) if name == "categories" and kind == "lightgbm" else None)
    except Exception:
        return {}
    return {} if answer is None else {"meant": to_json(answer)}


def cases_of(kind):
    for table in [*tables(), *arrays()]:
        yield table, {}
    if kind == "xgboost":
        for params in PARAMS:
            yield frame(X[:5]), params
            yield X[:5], params


# Models that are saved with the signature of their training data, and asked over HTTP.
SIGNED = ["xgboost_booster", "xgboost_classifier", "xgboost_regressor_many", "lightgbm_regression",
          "lightgbm_multiclass", "onnx_dense", "onnx_vector", "onnx_columns"]


def bodies():
    rows = frame(X[:3])
    split = {"columns": NAMES, "data": rows.values.tolist()}
    for field, value in [("dataframe_split", split), ("dataframe_records", rows.to_dict("records")),
                         ("instances", rows.to_dict("records")), ("inputs", rows.to_dict("list")),
                         ("inputs", rows.values.tolist()), ("instances", rows.values.tolist()),
                         ("dataframe_split", {**split, "columns": ["d", "c", "b", "a"]}),
                         ("dataframe_split", {"columns": ["a", "b"], "data": [[1, 2]]}),
                         ("dataframe_records", [{"a": None, "b": 1, "c": 2, "d": 3, "extra": "x"}]),
                         ("dataframe_records", [{"a": "x", "b": 1, "c": 2, "d": 3}]),
                         ("dataframe_records", [{"a": True, "b": 1, "c": 2, "d": 3}]),
                         ("dataframe_records", [{"a": 1e300, "b": 1, "c": 2, "d": 3}]), ("dataframe_records", [])]:
        yield "application/json", json.dumps({field: value})
        yield "application/json", json.dumps({field: value, "params": {"output_margin": True}})
    yield from (("application/json", text) for text in ["", "[1]", "{}", '{"inputs": NaN}', '{"messages": []}'])
    yield from (("text/csv", text) for text in [rows.to_csv(index=False), "a,b,c,d\n1,,3,4\n", "d,c,b,a\n1,2,3,4\n",
                                                "a,b,c,d\nx,2,3,4\n", "a,b\n1,2\n", ""])
    yield from [("text/plain", "x"), ("application/json; charset=latin-1", "{}"), ("", "{}")]


def served(path, save, model):
    """Saves a model with a signature. @return what MLflow's scoring server answers."""
    from mlflow.models import ModelSignature, infer_signature
    from mlflow.pyfunc import scoring_server
    from mlflow.types import ParamSchema, ParamSpec
    inputs = infer_signature(frame(X)).inputs
    signature = ModelSignature(inputs, params=ParamSchema([ParamSpec("output_margin", "boolean", False)]))
    save(path, model)
    mlflow.models.set_signature(path, signature)
    loaded = mlflow.pyfunc.load_model(path)
    schema = loaded.metadata.get_input_schema()
    for kind, body in bodies():
        case = {"model": os.path.abspath(path), "type": kind, "body": body}
        try:
            result = scoring_server.invocations(body, kind, loaded, schema)
            yield {**case, "status": result.status, "answer": result.response}
        except Exception as error:
            status = error.get_http_status_code() if hasattr(error, "get_http_status_code") else 500
            yield {**case, "status": status, "answer": None}


def type_name(array):
    """@return the type, or the next larger one that mlf has."""
    return "str" if array.dtype.kind in "OU" else {"uint8": "int32"}.get(array.dtype.name, array.dtype.name)


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
    kinds = [("xgboost", xgboost_models, save_xgboost), ("lightgbm", lightgbm_models, save_lightgbm),
             ("onnx", onnx_models, save_onnx)]
    cases = []
    for kind, models, save in kinds:
        for name, model in models():
            path = f"{kind}_{name}"
            save(path, model)
            if path in SIGNED:
                cases.extend(served(path + "_signed", save, model))
            loaded = mlflow.pyfunc.load_model(path)._model_impl
            for value, params in cases_of(kind):
                case = {"model": os.path.abspath(path), "input": to_json(value), "params": params,
                        **answer(loaded, value.copy(), params)}
                cases.append(case if "output" in case else {**case, **meant(kind, name, loaded, value)})
    json.dump(cases, sys.stdout)


if __name__ == "__main__":
    main()
