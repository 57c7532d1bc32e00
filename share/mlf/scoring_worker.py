# SPDX-License-Identifier: Apache-2.0
"""Loads a model with the MLflow of this Python, and answers requests with MLflow's own code.

usage: scoring_worker.py MODEL_DIRECTORY

mlf starts it in the model's environment. Its standard input is a socket on which messages go both ways. A
message has two frames: a header, which is a JSON object, and a body. A frame is its length in 8 bytes, the
most significant first, and that many bytes. What the model prints goes to standard output and error, which
carry no messages.

Once the model is loaded, the first message says {"status": "ok", "mlflow": VERSION}. Then each request gets
one answer, and the end of the socket ends the process.

  request  {"content_type": TYPE, "with_signature": BOOL, "params": {NAME: VALUE, ...}}, and the input.
           with_signature: whether the signature says how a CSV is read.
           "for_http": true: the answer is to be what MLflow's scoring server answers, errors included.
  answer   {"status": "ok"}, and MLflow's JSON
  or       {"status": "ok", "http_status": STATUS, "content_type": TYPE}, and what the server answers
  or       {"status": "error"}, and {"error_code": CODE, "message": TEXT, "stack_trace": TEXT}
"""

import json
import os
import pathlib
import socket
import struct
import sys
import traceback

LENGTH = struct.Struct(">Q")


class WithParams:
    """A model that is always asked with these params, beside those of the request."""

    def __init__(self, model, params):
        self.metadata = model.metadata
        self._model = model
        self._params = params

    def predict(self, data, params=None):
        return self._model.predict(data, params={**(params or {}), **self._params})


def read_exactly(stream, size):
    data = stream.read(size)
    if len(data) < size:
        sys.exit()  # mlf has gone
    return data


def receive(stream):
    """@return the header and the body of the next request."""
    frames = []
    for _ in range(2):
        (size,) = LENGTH.unpack(read_exactly(stream, LENGTH.size))
        frames.append(read_exactly(stream, size))
    return json.loads(frames[0].decode()), frames[1]


def send(stream, header, body=""):
    for frame in (json.dumps(header).encode(), body.encode("utf-8", "backslashreplace")):
        stream.write(LENGTH.pack(len(frame)))
        stream.write(frame)
    stream.flush()


def describe(error):
    """@return what an exception says, as MLflow's scoring server answers it."""
    fields = {"error_code": "INTERNAL_ERROR", "message": f"{type(error).__name__}: {error}"}
    if hasattr(error, "serialize_as_json"):
        fields.update(json.loads(error.serialize_as_json()))
    fields.setdefault("stack_trace", "".join(
        traceback.format_exception(type(error), error, error.__traceback__)))
    return json.dumps(fields)


def as_http(invoke):
    """@return the header and the body of an answer for HTTP."""
    status, content_type, text = 500, "text/plain", "Internal Server Error"
    try:
        result = invoke()
        status, content_type, text = result.status, result.mimetype, result.response
    except (Exception, SystemExit) as error:
        if hasattr(error, "serialize_as_json"):
            status, content_type = error.get_http_status_code(), "application/json"
            text = error.serialize_as_json()
        else:
            traceback.print_exc()
    if content_type.startswith("text/"):
        content_type += "; charset=utf-8"
    return {"status": "ok", "http_status": status, "content_type": content_type}, text


def load(directory):
    """@return the function that gives the header and body of an answer, and the version of MLflow."""
    import mlflow
    from mlflow.pyfunc import load_model, scoring_server

    if not hasattr(scoring_server, "invocations"):
        raise RuntimeError(f"MLflow {mlflow.__version__} is too old: 2.6 is the first that can be asked")
    os.environ["_MLFLOW_IS_IN_SERVING_ENVIRONMENT"] = "true"  # as in mlflow models predict
    model = load_model(pathlib.Path(directory).as_uri())
    schema = model.metadata.get_input_schema()

    def answer(header, body):
        if header.get("for_http"):
            return as_http(lambda: scoring_server.invocations(body, header["content_type"], model, schema))
        try:
            body = body.decode()  # mlflow models predict reads text
        except UnicodeDecodeError:
            pass  # MLflow says what is wrong
        asked = WithParams(model, header["params"]) if header["params"] else model
        uses_schema = header["with_signature"] or header["content_type"] != "text/csv"
        result = scoring_server.invocations(body, header["content_type"], asked,
                                            schema if uses_schema else None)
        if result.status != 200:
            raise ValueError(result.response)
        return {"status": "ok"}, result.response

    return answer, mlflow.__version__


def attempt(stream, function, *arguments):
    """@return what the function returns; None when it failed, and the answer says why."""
    try:
        return function(*arguments)
    except (Exception, SystemExit) as error:
        send(stream, {"status": "error"}, describe(error))
        return None


def main():
    del sys.path[0]  # the directory of this file, which has nothing that a model should import
    stream = socket.socket(fileno=os.dup(0)).makefile("rwb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    loaded = attempt(stream, load, sys.argv[1])
    if loaded is None:
        return
    answer, version = loaded
    send(stream, {"status": "ok", "mlflow": version})
    while True:
        header, body = receive(stream)
        result = attempt(stream, answer, header, body)
        if result is not None:
            send(stream, *result)


if __name__ == "__main__":
    main()
