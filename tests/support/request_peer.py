# SPDX-License-Identifier: Apache-2.0
"""What the real MLflow makes of requests, for tests/interop/requests_test.py. Run by a Python that has MLflow.

usage: request_peer.py PACKAGES

Reads lines as tests/support/request_probe.cpp does, and answers them in the same form, or with
{"refusal": [STATUS, CONTENT TYPE, BODY]}. The model returns its input.
"""

import json
import logging
import os
import sys
import warnings

sys.path.append(sys.argv[1])
warnings.filterwarnings("ignore")
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")

import numpy  # noqa: E402
import pandas  # noqa: E402
from mlflow.exceptions import MlflowException  # noqa: E402
from mlflow.models import Model, ModelSignature  # noqa: E402
from mlflow.pyfunc import PyFuncModel, scoring_server  # noqa: E402
from mlflow.types import ParamSchema, Schema  # noqa: E402

logging.disable(logging.WARNING)


class Echo:
    """Keeps what it is given."""

    def predict(self, model_input, params=None):
        self.input, self.params = model_input, params
        return model_input


def texts(values):
    """The type of an array and its values as texts."""
    values = numpy.asarray(values)
    flat = values.ravel().tolist()
    if values.dtype.kind == "f":
        return [values.dtype.name, [repr(float(value)) for value in flat]]
    is_text = values.dtype.kind in "OU" and all(isinstance(value, str) for value in flat)
    return ["str" if is_text else values.dtype.name, [str(value) for value in flat]]


def described(value):
    if isinstance(value, pandas.DataFrame):
        columns = [[str(name), texts(value.iloc[:, i].to_numpy())] for i, name in enumerate(value.columns)]
        return ["frame", len(value), columns]
    if isinstance(value, numpy.ndarray):
        return ["array", list(value.shape), texts(value)]
    if isinstance(value, dict):
        return ["dict", [[name, described(item)] for name, item in value.items()]]
    return ["other", repr(value)]


def model_of(question):
    signature = None
    if question["inputs"] or question["params"]:
        inputs, params = question["inputs"], question["params"]
        signature = ModelSignature(Schema.from_json(inputs) if inputs else None,
                                   params=ParamSchema.from_json(params) if params else None)
    return Echo(), Model(signature=signature)


def answer(question):
    echo, meta = model_of(question)
    model = PyFuncModel(model_meta=meta, model_impl=echo)
    try:
        told = scoring_server.invocations(bytes.fromhex(question["body"]), question["type"], model,
                                          meta.get_input_schema())
    except MlflowException as error:
        return {"refusal": [error.get_http_status_code(), "application/json", error.serialize_as_json()]}
    except Exception as error:
        return {"refusal": [500, "text/plain", repr(error)]}
    if told.status != 200:
        return {"refusal": [told.status, told.mimetype, told.response]}
    return {"input": described(echo.input), "params": echo.params or {}, "answer": told.response}


def main():
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), file=out, flush=True)


if __name__ == "__main__":
    main()
