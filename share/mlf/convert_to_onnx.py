# SPDX-License-Identifier: Apache-2.0
"""Makes an ONNX graph of a model in the model's environment, and compares both on the same rows.

usage: convert_to_onnx.py MODEL_DIRECTORY FLAVOR RESULT_DIRECTORY [CSV]

Writes RESULT_DIRECTORY/model.onnx and report.json, or a report that has only "error". The rows are those of
the CSV, else of the model's input example, and probes: copies of the first row, each with a missing value or
an unknown text in one column. A probe counts only if the model itself accepts it.

The first output of the graph is what MLflow's python_function answers, in the same shape; the others are
what the converter has beside it, such as probabilities. Graphs with double inputs are tried before those
with float, and one input for all columns before one for each. The first graph that answers alike is taken,
else the one that differs least.
"""

import importlib
import importlib.metadata
import json
import math
import pathlib
import re
import sys
import warnings

import numpy

MOST_PROBES = 100


class Refusal(Exception):
    """Why the model cannot be converted, for people."""


def mend_converters():
    """Works around three faults of the converters: NumPy's numbers in attributes, which onnx refuses (trees of
    histogram gradient boosting); an endless loop at a threshold that is infinite; and the way that missing
    values take in a tree, which they forget (both: forests)."""
    import onnx.helper
    import skl2onnx
    import skl2onnx.common.tree_ensemble as trees

    def plain(value):
        if isinstance(value, (list, tuple)):
            return [plain(each) for each in value]
        if isinstance(value, (bool, numpy.bool_)):
            return int(value)
        return value.item() if isinstance(value, numpy.generic) else value

    make_attribute, find_switch_point = onnx.helper.make_attribute, trees.find_switch_point
    add_tree = trees.add_tree_to_attribute_pairs
    onnx.helper.make_attribute = lambda key, value, *more, **named: make_attribute(
        key, plain(value), *more, **named)
    trees.find_switch_point = lambda value, other: (
        find_switch_point(value, other) if math.isfinite(value) else value)

    def add_tree_with_missing(pairs, is_classifier, tree, *more, **named):
        ways = pairs["nodes_missing_value_tracks_true"]
        before = len(ways)
        add_tree(pairs, is_classifier, tree, *more, **named)
        nodes = tree.__getstate__()["nodes"]
        if "missing_go_to_left" in nodes.dtype.names:
            ways[before:] = [int(each) for each in nodes["missing_go_to_left"]]

    for name, module in list(sys.modules.items()):
        if name.startswith(skl2onnx.__name__ + ".operator_converters") and hasattr(
                module, "add_tree_to_attribute_pairs"):
            module.add_tree_to_attribute_pairs = add_tree_with_missing


def register_boosters():
    """Lets pipelines of scikit-learn have estimators of XGBoost and LightGBM as steps."""
    from skl2onnx import update_registered_converter
    from skl2onnx.common import shape_calculator

    classifier = shape_calculator.calculate_linear_classifier_output_shapes
    regressor = shape_calculator.calculate_linear_regressor_output_shapes
    options = {"nocl": [True, False], "zipmap": [True, False, "columns"]}
    try:
        import xgboost
        from onnxmltools.convert.xgboost.operator_converters.XGBoost import convert_xgboost as convert

        update_registered_converter(xgboost.XGBClassifier, "XGBClassifier", classifier, convert, options=options)
        update_registered_converter(xgboost.XGBRegressor, "XGBRegressor", regressor, convert)
    except ImportError:
        pass
    try:
        import lightgbm
        from onnxmltools.convert.lightgbm.operator_converters.LightGbm import convert_lightgbm as convert

        update_registered_converter(lightgbm.LGBMClassifier, "LGBMClassifier", classifier, convert,
                                    options=options)
        update_registered_converter(lightgbm.LGBMRegressor, "LGBMRegressor", regressor, convert)
    except ImportError:
        pass


class Original:
    """The model as MLflow loads it."""

    def __init__(self, directory, flavor):
        import mlflow

        uri = pathlib.Path(directory).as_uri()
        self.pyfunc = mlflow.pyfunc.load_model(uri)
        self.native = getattr(mlflow, flavor).load_model(uri)
        self.flavor = flavor
        schema = self.pyfunc.metadata.get_input_schema()
        self.names = schema.input_names() if schema is not None and not schema.is_tensor_spec() else None
        self.schema = schema

    def rows(self, directory, csv):
        """@return the rows to compare: a frame, or an array of two dimensions."""
        import pandas

        if csv is not None:
            from mlflow.pyfunc.scoring_server import parse_csv_input

            with open(csv, encoding="utf-8") as file:
                data = parse_csv_input(file, schema=self.schema)
        else:
            data = self.pyfunc.metadata.load_input_example(directory)
            if data is None:
                raise Refusal("the model has no input example; give rows to compare with --check FILE")
        if isinstance(data, pandas.DataFrame):
            missing = [name for name in self.names or [] if name not in data.columns]
            if missing:
                raise Refusal(f"the rows to compare have no column '{missing[0]}'")
            data = data[self.names] if self.names else data
            data = data.to_numpy() if self.schema is not None and self.schema.is_tensor_spec() else data
        elif not isinstance(data, numpy.ndarray):
            raise Refusal("the model's input is no table; give rows to compare with --check FILE")
        if len(data) == 0 or data.ndim != 2:
            raise Refusal("the rows to compare are empty" if len(data) == 0 else "the model's input is no table")
        if isinstance(data, numpy.ndarray) and self.schema is not None and self.schema.is_tensor_spec():
            data = data.astype(self.schema.numpy_types()[0])
        return data

    def answer(self, rows):
        return numpy.asarray(self.pyfunc.predict(rows))

    def probabilities(self, rows):
        """@return them, where the model has them beside its answer; else None."""
        if not hasattr(self.native, "predict_proba"):
            return None
        try:
            return numpy.asarray(self.native.predict_proba(rows))
        except Exception:  # a model may have the method and no probabilities
            return None


def probes_of(original, rows):
    """@return pairs of what is unusual about a row, and the row, for those that the model accepts."""
    import pandas

    wanted = []
    columns = list(rows.columns) if isinstance(rows, pandas.DataFrame) else list(range(rows.shape[1]))
    for index, name in enumerate(columns):
        row = rows[:1].copy()
        kind = rows.dtypes.iloc[index] if isinstance(rows, pandas.DataFrame) else rows.dtype
        if kind.kind == "f":
            value, words = math.nan, f"{name} missing"
        elif kind.kind == "O":
            value, words = "mlf: unknown text", f"{name} unknown"
        else:
            continue
        if isinstance(rows, pandas.DataFrame):
            row[name] = value
        else:
            row[0, index] = value
        wanted.append((words, row))
    accepted = []
    for words, row in wanted[:MOST_PROBES]:
        try:
            original.answer(row)
            accepted.append((words, row))
        except Exception:
            pass
    return accepted


def parts_of(estimator, name=""):
    """@return pairs of name and estimator for each step of a pipeline, the steps of steps included."""
    parts = [(name, estimator)]
    for attribute in ("steps", "transformers_", "transformer_list", "estimators"):
        for step in getattr(estimator, attribute, None) or []:
            if isinstance(step, tuple) and hasattr(step[1], "get_params"):
                parts += parts_of(step[1], f"{name}/{step[0]}" if name else step[0])
    return parts


def failing_estimator(error):
    """@return the estimator that the converter was at; None when it does not say."""
    found, trace = None, error.__traceback__
    while trace is not None:
        operator = trace.tb_frame.f_locals.get("operator")
        found = getattr(operator, "raw_operator", None) or found
        trace = trace.tb_next
    return found


def cause(estimator, error):
    """@return why a conversion failed, in one line, with the step and the class that the error is about."""
    text = " ".join(str(error.__cause__ or error).split())
    text = re.split(r"You may raise an issue|You may use|It usually means", text)[0].strip()[:500]
    at = failing_estimator(error)
    for name, part in reversed(parts_of(estimator)):
        kind = type(part).__name__
        if part is at or (at is None and re.search(rf"\b{re.escape(kind)}\b", text)):
            where = f"the step '{name}' ({kind})" if name else kind
            return f"{where} cannot be converted: {text}"
    return f"{type(at or estimator).__name__} cannot be converted: {text}"


def input_types(rows, form, element, flavor):
    """@return names and types of the graph's inputs for a converter; None when the rows have no such form."""
    import pandas

    converter = "skl2onnx.common" if flavor == "sklearn" else "onnxmltools.convert.common"
    data_types = importlib.import_module(converter + ".data_types")
    number = getattr(data_types, element.capitalize() + "TensorType")
    is_frame = isinstance(rows, pandas.DataFrame)
    kinds = [kind.kind for kind in rows.dtypes] if is_frame else [rows.dtype.kind]
    if not set(kinds) <= set("fiubO"):
        raise Refusal("a column is neither a number nor a text")
    if form == "matrix":
        return [("X", number([None, rows.shape[1]]))] if "O" not in kinds else None
    if not is_frame:
        return None
    return [(str(name), data_types.StringTensorType([None, 1]) if kind == "O" else number([None, 1]))
            for name, kind in zip(rows.columns, kinds)]


def feed(session, rows):
    """@return the rows as the graph takes them."""
    import pandas

    types = {"tensor(double)": "float64", "tensor(float)": "float32", "tensor(string)": str}
    inputs = session.get_inputs()
    if len(inputs) == 1 and inputs[0].name == "X" and inputs[0].type != "tensor(string)":
        values = rows.to_numpy(dtype="float64") if isinstance(rows, pandas.DataFrame) else rows
        return {"X": values.astype(types[inputs[0].type])}
    named = {str(name): rows[name] for name in rows.columns}
    columns = {}
    for each in inputs:
        column = named[each.name]
        values = column.fillna("") if each.type == "tensor(string)" else column
        columns[each.name] = values.to_numpy().astype(types[each.type]).reshape(-1, 1)
    return columns


def used_trees(model):
    """@return an XGBoost model with the trees that it uses, without names of columns, which must be f0, f1, ..."""
    import copy

    import xgboost

    model = copy.deepcopy(model)
    booster = model if isinstance(model, xgboost.Booster) else model.get_booster()
    booster.feature_names = booster.feature_types = None
    if isinstance(model, xgboost.Booster):
        booster.set_attr(best_iteration=None, best_score=None)
    return model


def convert(original, types):
    model = original.native
    if original.flavor == "sklearn":
        import skl2onnx

        options = {id(model): {"zipmap": False}} if hasattr(model, "predict_proba") else None
        # The converters of XGBoost and LightGBM know no later one of ai.onnx.ml.
        opsets = {"": skl2onnx.__max_supported_opset__, "ai.onnx.ml": 3}
        return skl2onnx.convert_sklearn(model, initial_types=types, options=options, target_opset=opsets)
    import onnxmltools

    if original.flavor == "xgboost":
        return onnxmltools.convert_xgboost(used_trees(model), initial_types=types)
    return onnxmltools.convert_lightgbm(model, initial_types=types, zipmap=False)


def session_of(graph):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(graph.SerializeToString(), options, providers=["CPUExecutionProvider"])


def is_label(values):
    return values.dtype.kind not in "fc"


def differences(wanted, got):
    """@return for each row how far the answers are apart, at most 1 for numbers below 1; infinite for labels
    that differ, and where only one is a number."""
    wanted, got = wanted.reshape(len(wanted), -1), got.reshape(len(got), -1)
    if wanted.shape != got.shape:
        return numpy.full(len(wanted), math.inf)
    if is_label(wanted) or is_label(got):
        try:
            same = wanted.astype("float64") == got.astype("float64")
        except ValueError:
            same = wanted.astype(str) == got.astype(str)
        return numpy.where(same.all(axis=1), 0.0, math.inf)
    wanted, got = wanted.astype("float64"), got.astype("float64")
    with numpy.errstate(invalid="ignore"):
        apart = numpy.abs(wanted - got) / numpy.maximum(1.0, numpy.abs(wanted))
    apart[(numpy.isnan(wanted) & numpy.isnan(got)) | (wanted == got)] = 0.0
    return numpy.nan_to_num(apart, nan=math.inf).max(axis=1)


def views_of(outputs, shape):
    """@return pairs of a way to see an output in that shape, and its values: as it is, without the second
    dimension, or the column of the second of two classes."""
    views = []
    for name, values in outputs:
        if values.shape == shape:
            views.append(((name, "same"), values))
        elif values.size == math.prod(shape):
            views.append(((name, "reshape"), values.reshape(shape)))
        elif len(shape) == 1 and values.shape == (shape[0], 2):
            views.append(((name, "second"), values[:, 1]))
    return views


def put_first(graph, view, wanted):
    """Makes what python_function answers the first output, by nodes at the end where need be."""
    from onnx import TensorProto, helper

    name, way = view
    body = graph.graph
    source = next(each for each in body.output if each.name == name)
    element = source.type.tensor_type.elem_type
    rest = [each for each in body.output if each is not source]
    current = name

    def append(kind, inputs, **attributes):
        nonlocal current
        output = f"mlf_answer_{len(body.node)}"
        body.node.append(helper.make_node(kind, inputs, [output], **attributes))
        current = output

    if way == "reshape":
        shape = [-1, *wanted.shape[1:]]
        body.initializer.append(helper.make_tensor("mlf_shape", TensorProto.INT64, [len(shape)], shape))
        append("Reshape", [current, "mlf_shape"])
    if way == "second":
        body.initializer.append(helper.make_tensor("mlf_second", TensorProto.INT64, [], [1]))
        append("Gather", [current, "mlf_second"], axis=1)
        rest.insert(0, source)
    if wanted.dtype.kind == "f" and element == TensorProto.INT64:
        append("Cast", [current], to=TensorProto.FLOAT)
        element = TensorProto.FLOAT
    first = helper.make_tensor_value_info(current, element, ["rows", *wanted.shape[1:]])
    for each in rest:  # converters say 1 where they mean any number of rows
        if each.type.tensor_type.shape.dim:
            each.type.tensor_type.shape.dim[0].dim_param = "rows"
    del body.output[:]
    body.output.extend([first, *rest])
    if all(each.domain for each in graph.opset_import):  # a graph of trees alone does not name ONNX's own
        graph.opset_import.append(helper.make_opsetid("", 13))


class Comparison:
    """A graph and how its answers differ from the model's."""

    def __init__(self, original, graph, samples):
        """`samples` are triples: words or None, rows, and the model's answer and probabilities."""
        self.graph = graph
        _, rows, wanted, _ = samples[0]
        session = session_of(graph)
        outputs = self.run(session, rows)
        views = views_of(outputs, wanted.shape)
        if not views:
            raise ValueError("the graph has no output in the shape of the model's answer")
        best = min(views, key=lambda view: (differences(wanted, view[1]).sum(), is_label(wanted) != is_label(view[1])))
        put_first(graph, best[0], wanted)
        self.session = session_of(graph)
        self.flipped, self.largest, self.worst = 0, 0.0, None
        for sample in samples:
            self.add(*sample)
        self.rank = (self.flipped, self.largest)

    @staticmethod
    def run(session, rows):
        return [(each.name, numpy.asarray(values)) for each, values in zip(
            session.get_outputs(), session.run(None, feed(session, rows)))]

    def add(self, words, rows, wanted, probabilities):
        outputs = self.run(self.session, rows)
        self.compare(words, wanted, outputs[0][1], is_label(wanted))
        others = [values for _, values in outputs if probabilities is not None
                  and values.shape == probabilities.shape and not is_label(values)]
        if others:
            self.compare(words, probabilities, others[0], False)

    def compare(self, words, wanted, got, is_flip):
        apart = differences(wanted, got)
        if is_flip:
            self.flipped += int(numpy.isinf(apart).sum())
            apart_numbers = numpy.zeros(1)
        else:
            apart_numbers = apart
        self.largest = max(self.largest, float(apart_numbers.max()))
        row = int(apart.argmax())
        if apart[row] > 0 and (self.worst is None or apart[row] > self.worst[0]):
            where = words or f"row {row + 1}"
            self.worst = (float(apart[row]), where, plain_text(wanted[row]), plain_text(got[row]))


def plain_text(value):
    return str(numpy.asarray(value).tolist())[:200]


def attempts(original, rows):
    """@return graphs, each with the words that describe its inputs, and the errors of those that failed."""
    elements = ("float",) if original.flavor == "xgboost" else ("double", "float")
    for form in ("matrix", "columns"):
        if form == "columns" and original.flavor != "sklearn":
            continue
        for element in elements:
            types = input_types(rows, form, element, original.flavor)
            if types is None:
                continue
            try:
                yield convert(original, types), f"{form} of {element}", None
            except Exception as error:
                yield None, f"{form} of {element}", error


def best_graph(original, rows, samples, tolerance):
    best, errors = None, []
    for graph, words, error in attempts(original, rows):
        if graph is not None:
            try:
                compared = Comparison(original, graph, samples)
                compared.words = words
                if compared.flipped == 0 and compared.largest <= tolerance:
                    return compared
                best = compared if best is None or compared.rank < best.rank else best
                continue
            except Exception as failure:
                error = failure
        errors.append(error)
    if best is None:
        raise Refusal(cause(original.native, errors[0] if errors else ValueError("its input is no table")))
    return best


def changed_packages(directory):
    """@return what is installed in another version than the model pins: "numpy 2.1.0 instead of 2.0.2"."""
    changed = []
    file = pathlib.Path(directory, "requirements.txt")
    for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else []:
        pin = re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;*]+)$", line.split("#")[0].strip())
        if not pin:
            continue
        try:
            installed = importlib.metadata.version(pin[1])
        except importlib.metadata.PackageNotFoundError:
            continue
        if installed != pin[2]:
            changed.append(f"{pin[1]} {installed} instead of {pin[2]}")
    return changed


def make(directory, flavor, result, tolerance, csv):
    import mlflow.pyfunc  # noqa: F401: a model without MLflow cannot be loaded

    changed = changed_packages(directory)
    original = Original(directory, flavor)
    predict = original.pyfunc.metadata.flavors["python_function"].get("predict_fn", "predict")
    if predict not in ("predict", "predict_proba"):
        raise Refusal(f"its predict_fn is '{predict}', and only predict and predict_proba can be converted")
    rows = original.rows(directory, csv)
    mend_converters()
    register_boosters()
    probes = probes_of(original, rows)
    samples = [(words, each, original.answer(each), original.probabilities(each))
               for words, each in [(None, rows), *probes]]
    compared = best_graph(original, rows, samples, tolerance)
    (result / "model.onnx").write_bytes(compared.graph.SerializeToString())
    worst = compared.worst and dict(zip(("row", "model", "onnx"), compared.worst[1:]))
    return {"class": f"{type(original.native).__module__}.{type(original.native).__name__}",
            "inputs": compared.words, "rows": len(rows), "probes": [words for words, _ in probes],
            "largest_difference": compared.largest if math.isfinite(compared.largest) else None,
            "flipped": compared.flipped, "worst": worst, "changed": changed,
            "onnx": importlib.metadata.version("onnx"),
            "onnxruntime": importlib.metadata.version("onnxruntime")}


def main():
    del sys.path[0]  # the directory of this file, which has nothing that a model should import
    warnings.filterwarnings("ignore")
    directory, flavor, result, tolerance = sys.argv[1:5]
    result = pathlib.Path(result)
    csv = sys.argv[5] if len(sys.argv) > 5 else None
    try:
        report = make(directory, flavor, result, float(tolerance), csv)
    except Refusal as refusal:
        report = {"error": str(refusal)}
    except (Exception, SystemExit) as error:
        import traceback

        traceback.print_exc()
        report = {"error": f"{type(error).__name__}: {' '.join(str(error).split())[:500]}"}
    (result / "report.json").write_text(json.dumps(report), encoding="utf-8")


if __name__ == "__main__":
    main()
