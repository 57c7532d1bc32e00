# SPDX-License-Identifier: Apache-2.0
"""What a classifier can answer beside what MLflow makes it answer: labels, probabilities and margins.

answer_with() makes a loaded model answer with a table. Its columns are "label"; "proba_CLASS" for each class; and
"margin", or "margin_CLASS" where there are several: what the model adds up before it makes probabilities of it. The
model's own methods say what they are. The input has been checked against the signature, as always.
"""


def answer_with(model, names):
    """@param model: a PyFuncModel. @raise ValueError: it cannot have these outputs."""
    import pandas

    outputs = outputs_of(raw_model(model))
    missing = [name for name in names if name not in outputs]
    if missing:
        known = ", ".join(outputs) or "none of label, proba and margin"
        raise ValueError(f"it cannot answer with {', '.join(missing)}; it has {known}")

    def predict(data, params=None):
        columns = {}
        for name in names:
            columns.update(outputs[name](data))
        return pandas.DataFrame(columns)

    model._predict_fn = predict


def raw_model(model):
    """@return what the library of the flavor has loaded."""
    implementation = model._model_impl
    if hasattr(implementation, "get_raw_model"):
        return implementation.get_raw_model()
    for name in ("sklearn_model", "xgb_model", "lgb_model", "cb_model"):
        if hasattr(implementation, name):
            return getattr(implementation, name)
    return implementation


def outputs_of(raw):
    """@return for each output that the model has, the function from an input to its columns."""
    library = type(raw).__module__.partition(".")[0]
    if type(raw).__name__ == "Booster":
        return {"xgboost": xgboost_booster, "lightgbm": lightgbm_booster}.get(library, lambda _: {})(raw)
    if not hasattr(raw, "predict_proba") or not hasattr(raw, "classes_"):
        return {}
    classes = list(raw.classes_)
    outputs = {"label": lambda data: {"label": raw.predict(data).ravel()},
               "proba": lambda data: by_class("proba", raw.predict_proba(data), classes)}
    margins = {"xgboost": {"output_margin": True}, "lightgbm": {"raw_score": True},
               "catboost": {"prediction_type": "RawFormulaVal"}}
    if library in margins:
        outputs["margin"] = lambda data: by_class("margin", raw.predict(data, **margins[library]), classes)
    elif hasattr(raw, "decision_function"):
        outputs["margin"] = lambda data: by_class("margin", raw.decision_function(data), classes)
    return outputs


def by_class(name, values, classes):
    """@return a column for each column of the values."""
    if values.ndim == 1 or values.shape[1] == 1:
        return {name: values.ravel()}
    if values.shape[1] != len(classes):  # one against one: not a value for each class
        classes = range(values.shape[1])
    return {f"{name}_{each}": values[:, i] for i, each in enumerate(classes)}


def probabilities(values):
    """@return the probabilities of a booster; of two classes it gives only that of the second."""
    import numpy

    return numpy.column_stack([1 - values, values]) if values.ndim == 1 else values


def from_booster(predict, has_classes):
    """@param predict: takes an input and whether margins are wanted."""
    outputs = {"margin": lambda data: numbered("margin", predict(data, True))}
    if has_classes:
        outputs["proba"] = lambda data: numbered("proba", probabilities(predict(data, False)))
    return outputs


def numbered(name, values):
    return by_class(name, values, range(values.shape[1] if values.ndim > 1 else 1))


def xgboost_booster(raw):
    import json

    import xgboost

    objective = json.loads(raw.save_config())["learner"]["objective"]["name"]
    return from_booster(lambda data, margin: raw.predict(xgboost.DMatrix(data), output_margin=margin),
                        objective in ("binary:logistic", "multi:softprob"))


def lightgbm_booster(raw):
    objective = raw.dump_model(num_iteration=1).get("objective", "").partition(" ")[0]
    return from_booster(lambda data, margin: raw.predict(data, raw_score=margin),
                        objective in ("binary", "multiclass", "multiclassova"))
