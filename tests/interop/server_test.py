#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""mlf server answers what MLflow's own server answers, field by field, errors included."""

import contextlib
import glob
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import (HERE, PYTHONS, SOURCE, clean_environment, model_packages, need_mlflow,  # noqa: E402
                   need_models, need_packages, tool)
from replay import Replay, read_requests  # noqa: E402


class MlfServer:
    """mlf server over an empty store below `root`."""

    def __init__(self, root, *options):
        self.log = open(f"{root}/log", "w+b")
        self.process = subprocess.Popen([tool("server"), "-p", "0", *options], cwd=root, stderr=self.log,
                                        env=clean_environment())
        self.url = self.wait_for_address()

    def wait_for_address(self):
        while self.process.poll() is None:
            self.log.seek(0)
            if found := re.search(rb"serving .* at (http://\S+)\n", self.log.read()):
                return found[1].decode()
        raise AssertionError(f"the server ended with {self.process.returncode}")

    def ask(self, method, target, headers, body):
        with contextlib.closing(http.client.HTTPConnection(self.url.removeprefix("http://"))) as connection:
            connection.request(method, target, body.encode() or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(60)
        self.log.close()
        if code != 0:
            raise AssertionError(f"the server ended with {code}")


class MlflowApp:
    """MLflow's server in a process of its own (mlflow_app.py)."""

    def __init__(self, peer, root):
        self.process = subprocess.Popen([PYTHONS[peer], os.path.join(HERE, "mlflow_app.py"), root, model_packages()],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        env=clean_environment(), cwd=root)

    def ask(self, method, target, headers, body):
        line = json.dumps({"method": method, "target": target, "headers": headers, "body": body}) + "\n"
        self.process.stdin.write(line.encode())
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return answer["status"], answer["body"]

    def stop(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(60)


class ServerTest(unittest.TestCase):
    maxDiff = None

    def test_the_answers_are_those_of_mlflow(self):
        with contextlib.ExitStack() as stack:
            servers = {}
            for name in ("mlf", *PYTHONS):
                root = stack.enter_context(tempfile.TemporaryDirectory())
                server = MlfServer(root, "--default-artifact-root", "mlflow-artifacts:/") if name == "mlf" else (
                    MlflowApp(name, root))
                stack.callback(server.stop)
                servers[name] = Replay(server.ask, root)
            for path in sorted(glob.glob(f"{SOURCE}/tests/data/server/*.requests")):
                for request in read_requests(path):
                    self.compare(request, {name: server.send(request) for name, server in servers.items()})

    def test_the_python_clients_see_what_they_see_in_their_own_store(self):
        for peer in PYTHONS:
            with self.subTest(peer=peer), tempfile.TemporaryDirectory() as root, contextlib.ExitStack() as stack:
                server = MlfServer(root)
                stack.callback(server.stop)
                theirs = client_life(peer, f"{root}/own", root)
                self.assertEqual(theirs, client_life(peer, server.url, root))

    def compare(self, request, answers):
        ours = answers.pop("mlf")
        for peer, theirs in answers.items():
            if peer in request.left_out or is_no_route(theirs):
                continue
            with self.subTest(str(request), peer=peer):
                expected, actual = (as_told_by(peer, answer) for answer in (theirs, ours))
                if peer in request.differs:
                    self.assertNotEqual(expected, actual, f"no difference any more: {request.differs[peer]}")
                else:
                    self.assertEqual(expected, actual)


def client_life(peer, uri, directory):
    """What a client of MLflow sees of the runs that it makes in a store (client_life.py)."""
    done = subprocess.run([PYTHONS[peer], os.path.join(HERE, "client_life.py")], cwd=directory, timeout=300,
                          env={**clean_environment(), "MLFLOW_TRACKING_URI": uri, "PYTHONWARNINGS": "ignore",
                               "MLFLOW_ENABLE_ASYNC_LOGGING": "false", "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0"},
                          stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout.decode().splitlines()[-1])


def is_no_route(answer):
    """Whether Flask says, in HTML, that this version of MLflow has no such route."""
    return answer[0] == 404 and isinstance(answer[1], str) and answer[1].startswith("<!doctype html>")


def as_told_by(peer, answer):
    """The answer without what a version of MLflow does not say yet."""
    status, body = answer
    return status, without_newer_keys(body) if peer == "mlflow2" else body


def without_newer_keys(value):
    if isinstance(value, list):
        return [without_newer_keys(item) for item in value]
    if not isinstance(value, dict):
        return value
    newer = {"outputs"} if "inputs" in value else set()
    newer |= {"run_id"} if "timestamp" in value and "step" in value else set()
    newer |= {"sqlstate", "error_class"} if "error_code" in value else set()
    return {key: without_newer_keys(item) for key, item in value.items() if key not in newer}


need_mlflow()
need_models()
need_packages("flask")
unittest.main(verbosity=1)
