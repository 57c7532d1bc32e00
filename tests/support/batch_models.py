# SPDX-License-Identifier: Apache-2.0
"""Classifiers for tests/interop/serve_batch_test.py, saved by the real MLflow, and what they answer.

usage: batch_models.py PACKAGES DIRECTORY    saves models below the directory, and expected.json
"""

import json
import os
import sys
import warnings

sys.path.append(sys.argv[1])
warnings.filterwarnings("ignore")
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")

import lightgbm  # noqa: E402
import mlflow  # noqa: E402
import pandas  # noqa: E402
import xgboost  # noqa: E402
from mlflow.models import infer_signature  # noqa: E402
from sklearn.datasets import load_breast_cancer, load_iris  # noqa: E402
from sklearn.ensemble import RandomForestClassifier  # noqa: E402
from sklearn.linear_model import LogisticRegression, Ridge  # noqa: E402

ROWS = 5


class Sum(mlflow.pyfunc.PythonModel):
    """A model whose answer to a row depends on the rows beside it."""

    def predict(self, context, model_input, params=None):
        return [float(model_input["a"].sum())] * len(model_input)


def table(data):
    frame = pandas.DataFrame(data.data[:, :4], columns=["a", "b", "c", "d"])
    return frame, data.target


def by_class(name, values, classes):
    if values.ndim == 1 or values.shape[1] == 1:
        return {name: values.ravel().tolist()}
    return {f"{name}_{each}": values[:, i].tolist() for i, each in enumerate(classes)}


def estimator(model, x, margin):
    return {"label": model.predict(x).tolist(), **by_class("proba", model.predict_proba(x), model.classes_),
            **by_class("margin", margin(model, x), model.classes_)}


def main():
    home = sys.argv[2]
    (x3, y3), (x2, y2) = table(load_iris()), table(load_breast_cancer())
    sample3, sample2 = x3[::30][:ROWS], x2[::100][:ROWS]
    expected = {"three": sample3.to_dict("split")["data"], "two": sample2.to_dict("split")["data"]}

    def save(name, flavor, model, x, answers):
        others = {} if flavor is not mlflow.sklearn else {"serialization_format": "cloudpickle"}
        flavor.save_model(model, f"{home}/{name}", signature=infer_signature(x), pip_requirements=["mlflow"],
                          **others)
        expected[name] = answers

    logistic = LogisticRegression(max_iter=1000).fit(x3, y3)
    save("logistic", mlflow.sklearn, logistic, x3,
         estimator(logistic, sample3, lambda model, x: model.decision_function(x)))
    forest = RandomForestClassifier(10, random_state=1).fit(x2, y2)
    save("forest", mlflow.sklearn, forest, x2, {
        "label": forest.predict(sample2).tolist(), **by_class("proba", forest.predict_proba(sample2), [0, 1])})
    boosted = xgboost.XGBClassifier(n_estimators=5).fit(x3, y3)
    save("xgboost", mlflow.xgboost, boosted, x3,
         estimator(boosted, sample3, lambda model, x: model.predict(x, output_margin=True)))
    light = lightgbm.LGBMClassifier(n_estimators=5, verbose=-1).fit(x2, y2)
    save("lightgbm", mlflow.lightgbm, light, x2,
         estimator(light, sample2, lambda model, x: model.predict(x, raw_score=True)))
    booster = xgboost.train({"objective": "binary:logistic"}, xgboost.DMatrix(x2, y2), 5)
    proba = booster.predict(xgboost.DMatrix(sample2))
    mlflow.xgboost.save_model(booster, f"{home}/booster", signature=infer_signature(x2), pip_requirements=["mlflow"])
    expected["booster"] = {"proba_0": (1 - proba).tolist(), "proba_1": proba.tolist(), "margin": booster.predict(
        xgboost.DMatrix(sample2), output_margin=True).tolist()}
    save("ridge", mlflow.sklearn, Ridge().fit(x3, y3), x3, {})
    mlflow.pyfunc.save_model(f"{home}/sum", python_model=Sum(), signature=infer_signature(x3),
                             pip_requirements=["mlflow"])
    with open(home + "/expected.json", "w", encoding="utf-8") as file:
        json.dump(expected, file)


if __name__ == "__main__":
    main()
