#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What goes wrong while a model is served: no request hangs, none is lost, and the answer and the log say why."""

import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import HERE, PYTHONS, clean_environment, model_packages, need_mlflow, need_models, tool  # noqa: E402
from serving import Server  # noqa: E402

PATH, JSON = "/invocations", "application/json"
PEER = "mlflow3"
LIMIT = 6 << 30  # bytes of memory for each process of the server


def body(word):
    return json.dumps({"inputs": [word]}).encode()


def raw(word):
    return (f"POST {PATH} HTTP/1.1\r\nHost: a\r\nContent-Type: {JSON}\r\nContent-Length: {len(body(word))}\r\n"
            "\r\n").encode() + body(word)


class FaultyServer(Server):
    """A server of the model that does what a request says, whose log is kept."""

    def __init__(self, home, *words, memory=None):
        self.log = open(home + "/log", "w+", encoding="utf-8")
        command = [tool("models"), "serve", "-m", home + "/model", "--no-conda", *words]
        if memory:
            command = ["prlimit", f"--as={memory}", *command]
        super().__init__(PEER, command, log=self.log)

    def said(self):
        self.log.seek(0)
        return self.log.read()

    def predict(self, word, timeout=60):
        return self.ask("POST", PATH, JSON, body(word), timeout)

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=60)

    def workers(self):
        return [int(pid) for pid in subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True,
                                                   text=True).stdout.split()]

    def until(self, condition):
        """Waits until the condition holds, for at most a minute."""
        end = time.monotonic() + 60
        while not condition():
            if time.monotonic() > end:
                raise AssertionError("it has not come to be: " + self.said()[-500:])
            time.sleep(0.05)


class ServeFaults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.saved = tempfile.mkdtemp(prefix="mlf-serve-faults-")
        cls.addClassCleanup(shutil.rmtree, cls.saved, ignore_errors=True)
        subprocess.run([PYTHONS[PEER], HERE + "/faulty_model.py", model_packages(), cls.saved + "/model"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=clean_environment())

    def setUp(self):
        self.home = tempfile.mkdtemp(dir=self.saved)
        shutil.copytree(self.saved + "/model", self.home + "/model")

    def serve(self, *words, **others):
        server = FaultyServer(self.home, *words, **others)
        self.addCleanup(server.log.close)
        self.addCleanup(server.process.kill)
        server.wait()
        self.assertEqual(server.predict("x")[0], 200)
        return server

    def test_a_model_that_fails(self):
        server = self.serve("--workers", "1", "--timeout", "10", memory=LIMIT)
        status, _, text = server.predict("raise")
        self.assertEqual((status, b"too cold" in text), (400, True))
        status, _, text = server.predict("memory")
        self.assertEqual((status, b"MemoryError" in text), (400, True))
        self.assertEqual(server.metric('mlf_worker_restarts_total{model="model"}'), 0)
        status, _, text = server.predict("die")
        self.assertEqual((status, b"perhaps because memory ran out" in text), (500, True))
        self.assertIn("perhaps because memory ran out", server.said())
        server.until(lambda: server.predict("x")[0] == 200)
        status, _, text = server.predict("exit")
        self.assertEqual((status, b"exit code 3" in text), (500, True))
        server.until(lambda: server.predict("x")[0] == 200)
        self.assertEqual(server.predict("hang")[::2], (504, b"Request processing time exceeded limit"))
        server.until(lambda: server.predict("x")[0] == 200)
        self.assertEqual(server.metric('mlf_worker_restarts_total{model="model"}'), 3)
        os.kill(server.workers()[0], signal.SIGKILL)  # while it has nothing to do
        server.until(lambda: server.metric('mlf_worker_restarts_total{model="model"}') == 4)
        self.assertEqual(server.predict("x")[0], 200)
        self.assertEqual(server.stop(), 0)

    def test_a_model_that_prints_a_gigabyte(self):
        server = self.serve("--workers", "1")
        server.log.truncate(0)
        self.assertEqual(server.predict("print", timeout=300)[0], 200)
        with open(f"/proc/{server.process.pid}/status", encoding="ascii") as status:
            peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
        self.assertLess(peak, 200 << 10)  # kibibytes
        self.assertGreater(os.path.getsize(self.home + "/log"), 1 << 30)
        self.assertEqual(server.stop(), 0)

    def test_a_model_whose_files_change(self):
        server = self.serve("--workers", "1")
        pickle = next(os.path.join(folder, name) for folder, _, names in os.walk(self.home + "/model")
                      for name in names if name.endswith(".pkl"))
        os.truncate(pickle, 10)
        self.assertEqual(server.predict("x")[0], 200)  # it is loaded
        os.kill(server.workers()[0], signal.SIGKILL)
        server.until(lambda: server.predict("x")[0] == 503)
        server.until(lambda: b"have changed since the model was loaded" in server.predict("x")[2])
        self.assertEqual(server.ask("GET", "/health", None, b"")[0], 503)
        self.assertIn("have changed since the model was loaded", server.said())
        self.assertEqual(server.stop(), 0)

    def test_clients_that_go(self):
        server = self.serve("--workers", "1")
        for cut in (10, len(raw("x")) - 3, len(raw("slow"))):
            with server.connect() as client:
                client.sendall(raw("slow")[:cut])
        self.assertEqual(server.predict("x")[0], 200)
        server.until(lambda: server.metric("mlf_requests_in_progress") == 1)  # that for the metrics
        self.assertEqual(server.stop(), 0)

    def test_idle_and_slow_connections(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        server = self.serve("--workers", "1")
        clients = [server.connect() for _ in range(1000)]
        for client in clients:
            self.addCleanup(client.close)
        self.assertEqual(server.predict("x")[0], 200)
        for client in clients[:200]:
            client.sendall(b"POST /invocations HTTP/1.1\r\nX: ")
        for _ in range(3):
            for client in clients[:200]:
                client.sendall(b"a")
            self.assertEqual(server.predict("x")[0], 200)
        for client in clients[:200]:
            self.assertIn(b"408", client.recv(100))  # a head must come within ten seconds
        self.assertEqual(server.predict("x")[0], 200)
        self.assertEqual(server.stop(), 0)

    def test_ten_thousand_requests(self):
        server = self.serve("--workers", "1", "--queue", "100")
        statuses, lock = {}, threading.Lock()

        def ask():
            for _ in range(20):
                # The server closes a connection whose request it refuses before it has read the body.
                with server.connect() as client, client.makefile("rb") as answers:
                    client.sendall(raw("short"))
                    status = int(answers.readline().split()[1])
                    fields = dict(line.decode().strip().split(": ", 1) for line in iter(answers.readline, b"\r\n"))
                    answers.read(int(fields["Content-Length"]))
                with lock:
                    key = status, "Retry-After" in fields
                    statuses[key] = statuses.get(key, 0) + 1

        threads = [threading.Thread(target=ask) for _ in range(500)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sum(statuses.values()), 10_000)
        self.assertEqual(set(statuses), {(200, False), (503, True)})
        for (status, _), count in statuses.items():
            name = 'mlf_requests_total{model="model",route="/invocations",status="%d"}' % status
            self.assertEqual(server.metric(name), count + (status == 200))  # serve() asked once
        self.assertEqual(server.predict("x")[0], 200)
        self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    need_mlflow(PEER)
    need_models()
    unittest.main()
