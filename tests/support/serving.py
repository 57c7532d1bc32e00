# SPDX-License-Identifier: Apache-2.0
"""Servers of models for the tests in tests/interop: MLflow's, and mlf's."""

import http.client
import os
import signal
import socket
import subprocess
import time

from proof import PYTHONS, clean_environment, model_packages, tool


class Server:
    """A server on a port of this machine, with the Python of a peer as the one in PATH."""

    def __init__(self, peer, command, log=subprocess.DEVNULL, **variables):
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            self.port = found.getsockname()[1]
        path = os.path.dirname(PYTHONS[peer]) + ":" + os.environ["PATH"]
        self.process = subprocess.Popen(
            [*command, "--port", str(self.port)], stdout=subprocess.DEVNULL, stderr=log,
            env={**clean_environment(), "PYTHONHASHSEED": "0", "PATH": path,
                 "PYTHONPATH": model_packages(), **variables})

    def wait(self):
        end = time.monotonic() + 120
        while time.monotonic() < end and self.process.poll() is None:
            try:
                if self.ask("GET", "/ping", None, b"")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server does not answer")

    def ask(self, method, path, kind, body, timeout=60):
        """@return status, content type and body of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        connection.request(method, path, body, {} if kind is None else {"Content-Type": kind})
        answer = connection.getresponse()
        read = answer.read()
        connection.close()
        return answer.status, answer.getheader("Content-Type"), read

    def metric(self, line):
        """@return the value of the metric that is called so, labels included; None if there is none."""
        for each in self.ask("GET", "/metrics", None, b"")[2].decode().splitlines():
            name, _, value = each.rpartition(" ")
            if name == line:
                return float(value)
        return None

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


class ModelServer(Server):
    """mlf models serve, with the words of its command line."""

    def __init__(self, peer, *words, **others):
        super().__init__(peer, [tool("models"), "serve", "--no-conda", *words], **others)
