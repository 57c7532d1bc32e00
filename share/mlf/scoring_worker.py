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
  answer   {"status": "ok"}, and MLflow's JSON
  or       {"status": "error"}, and {"error_code": CODE, "message": TEXT, "stack_trace": TEXT}

Requests of HTTP come several at once, and are answered as MLflow's scoring server answers each of them, errors
included. The body of either message has the bodies one after another, SIZE bytes each.

  request  {"for_http": [{"content_type": TYPE, "size": SIZE}, ...], "max_rows": ROWS}
           max_rows: the model is not asked for more rows at once, unless one request has them.
  answer   {"status": "ok", "answers": [{"http_status": STATUS, "content_type": TYPE, "size": SIZE, "times":
           [PARSE, PREDICT, ENCODE], "together": COUNT}, ...]}
           times: microseconds. together: how many requests the model was asked for at once.

The variable MLF_SCORING_OUTPUT names what a classifier answers instead: see scoring_outputs.py.
"""

import importlib.util
import json
import os
import pathlib
import socket
import struct
import sys
import time
import traceback
from io import StringIO

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


def to_bytes(text):
    return text.encode("utf-8", "backslashreplace")


def send(stream, header, body=b""):
    for frame in (json.dumps(header).encode(), body):
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
    return to_bytes(json.dumps(fields))


def as_http(invoke):
    """@return the status, the content type and the body of an answer for HTTP."""
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
    return status, content_type, to_bytes(text)


class Parsed(BaseException):
    """Ends MLflow's answering of a request once it has read the input. No "except Exception" takes it."""

    def __init__(self, data, params):
        super().__init__()
        self.data = data
        self.params = params


class Reader:
    """Stands for a model where only the input of a request is wanted."""

    def __init__(self, metadata):
        self.metadata = metadata

    def predict(self, data, params=None):
        raise Parsed(data, params)


class Watched:
    """A model whose use says when it began. Its predict() is the model's own, so that stack traces, which are part
    of answers, are those of MLflow's server."""

    def __init__(self, model):
        self.metadata = model.metadata
        self.asked = None
        self._model = model

    @property
    def predict(self):
        self.asked = time.perf_counter()
        return self._model.predict


class HttpAnswerer:
    """Answers requests of HTTP, as far as possible by asking the model for several of them at once."""

    def __init__(self, server, model, schema):
        self._server = server
        self._model = model
        self._schema = schema
        self._encoding = None  # when the last answer was begun to be written
        for name in ("predictions_to_json", "unwrapped_predictions_to_json"):
            if hasattr(server, name):
                setattr(server, name, self._watching(getattr(server, name)))

    def _watching(self, function):
        def encode(*arguments, **named):
            self._encoding = time.perf_counter()
            return function(*arguments, **named)
        return encode

    def answer(self, requests, max_rows):
        """@param requests: pairs of a content type and a body. @return the header and the body of the message."""
        answers = [None] * len(requests)
        if len(requests) > 1:
            for group in self._groups(requests, max_rows):
                self._answer_together(group, answers)
        for i, request in enumerate(requests):
            answers[i] = answers[i] or self._answer_alone(*request)
        fields = ("http_status", "content_type", "size", "times", "together")
        described = [dict(zip(fields, (status, kind, len(body), times, together)))
                     for (status, kind, body), times, together in answers]
        return {"status": "ok", "answers": described}, b"".join(each[0][2] for each in answers)

    def _answer_alone(self, content_type, body):
        watched = Watched(self._model)
        self._encoding = None
        start = time.perf_counter()
        answer = as_http(lambda: self._server.invocations(body, content_type, watched, self._schema))
        end = time.perf_counter()
        asked = watched.asked or end
        encoding = self._encoding or end
        return answer, microseconds(start, asked, encoding, end), 1

    def _groups(self, requests, max_rows):
        """@return lists of requests whose inputs make one table: each request's number, table and time of reading."""
        import pandas

        groups = {}
        for i, (content_type, body) in enumerate(requests):
            start = time.perf_counter()
            try:
                self._server.invocations(body, content_type, Reader(self._model.metadata), self._schema)
                continue  # a refusal
            except Parsed as parsed:
                table, params = parsed.data, parsed.params
            except (Exception, SystemExit):
                continue
            if not isinstance(table, pandas.DataFrame) or params or not len(table):
                continue
            if not isinstance(table.index, pandas.RangeIndex):
                continue
            kind = (tuple(map(repr, table.columns)), tuple(map(str, table.dtypes)))
            group = groups.setdefault(kind, [[]])
            if sum(len(each) for _, each, _ in group[-1]) + len(table) > max_rows:
                group.append([])
            group[-1].append((i, table, time.perf_counter() - start))
        return [group for kind in groups.values() for group in kind if len(group) > 1]

    def _answer_together(self, group, answers):
        """Asks the model once. What goes wrong is no answer: each request is then answered alone."""
        import numpy
        import pandas

        start = time.perf_counter()
        try:
            tables = [table for _, table, _ in group]
            result = self._model.predict(pandas.concat(tables, ignore_index=True))
        except (Exception, SystemExit):
            return
        asked = (time.perf_counter() - start) * 1e6
        known = isinstance(result, (numpy.ndarray, pandas.DataFrame, pandas.Series, list))
        if not known or numpy.ndim(result) == 0 or len(result) != sum(map(len, tables)):
            return
        first = 0
        for i, table, read in group:
            start = time.perf_counter()
            last = first + len(table)
            rows = result.iloc[first:last] if hasattr(result, "iloc") else result[first:last]
            written = StringIO()
            try:
                self._server.predictions_to_json(rows, written)
            except Exception:
                return
            times = [round(read * 1e6), round(asked), round((time.perf_counter() - start) * 1e6)]
            answers[i] = (200, "application/json", to_bytes(written.getvalue())), times, len(group)
            first = last


def microseconds(*moments):
    """@return the times between moments."""
    return [round((later - earlier) * 1e6) for earlier, later in zip(moments, moments[1:])]


def load(directory):
    """@return the function that gives the header and body of an answer, and the version of MLflow."""
    import mlflow
    from mlflow.pyfunc import load_model, scoring_server

    if not hasattr(scoring_server, "invocations"):
        raise RuntimeError(f"MLflow {mlflow.__version__} is too old: 2.6 is the first that can be asked")
    os.environ["_MLFLOW_IS_IN_SERVING_ENVIRONMENT"] = "true"  # as in mlflow models predict
    model = load_model(pathlib.Path(directory).as_uri())
    schema = model.metadata.get_input_schema()
    if os.environ.get("MLF_SCORING_OUTPUT"):
        answer_with(model, os.environ["MLF_SCORING_OUTPUT"].split(","))
    http = HttpAnswerer(scoring_server, model, schema)

    def answer(header, body):
        if "for_http" in header:
            requests, first = [], 0
            for each in header["for_http"]:
                requests.append((each["content_type"], body[first:first + each["size"]]))
                first += each["size"]
            return http.answer(requests, header["max_rows"])
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
        return {"status": "ok"}, to_bytes(result.response)

    return answer, mlflow.__version__


def answer_with(model, names):
    """Makes the model answer with those outputs."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "scoring_outputs.py")
    specification = importlib.util.spec_from_file_location("scoring_outputs", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    module.answer_with(model, names)


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
