# SPDX-License-Identifier: Apache-2.0
"""A scoring worker without a model, for worker_test.cpp. usage: fake_worker.py BEHAVIOUR"""

import csv
import json
import os
import signal
import struct
import subprocess
import sys
import time

LENGTH = struct.Struct(">Q")


def receive():
    frames = []
    for _ in range(2):
        length = os.read(0, LENGTH.size)
        if not length:
            sys.exit()
        (left,) = LENGTH.unpack(length)
        frames.append(b"")
        while left:
            piece = os.read(0, left)
            frames[-1] += piece
            left -= len(piece)
    return json.loads(frames[0]), frames[1]


def message(header, body=b""):
    header = json.dumps(header).encode()
    return LENGTH.pack(len(header)) + header + LENGTH.pack(len(body)) + body


def send(data):
    while data:
        data = data[os.write(0, data):]


def doubles(content_type, table):
    """Answers rows with the double of column "a"; refuses a negative one, and hangs over 777."""
    rows = csv.DictReader(table.splitlines())
    if content_type == "application/json":
        rows = json.loads(table)["dataframe_records"]
    values = [int(row["a"]) for row in rows]
    if 777 in values:
        time.sleep(600)
    if min(values) < 0:
        return send(message({"status": "error"}, json.dumps({
            "error_code": "BAD_REQUEST", "message": "too cold", "stack_trace": ""}).encode()))
    send(message({"status": "ok"}, json.dumps({"predictions": [2 * value for value in values]}).encode()))


def answer(behaviour, header, body):
    if behaviour == "prints":
        for _ in range(400):
            os.write(1, b"x" * 65535 + b"\n")
    elif behaviour == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif behaviour == "exits":
        print("out of ideas", file=sys.stderr)
        sys.exit(3)
    elif behaviour == "leaves a child":
        subprocess.Popen(["sleep", "60"], stdin=0)
        sys.exit(3)
    elif behaviour == "hangs":
        time.sleep(60)
    elif behaviour == "closes":
        os.close(0)
        time.sleep(60)
    elif behaviour == "half":
        send(message({"status": "ok"}, b"all of it")[:-3])
        sys.exit()
    elif behaviour == "garbage":
        send(b"Traceback (most recent call last)")
    elif behaviour == "no JSON":
        send(LENGTH.pack(2) + b"{}" + LENGTH.pack(0))
    elif behaviour == "doubles":
        return doubles(header["content_type"], body.decode())
    elif behaviour == "refuses":
        return send(message({"status": "error"}, json.dumps({
            "error_code": "BAD_REQUEST", "message": "Encountered an unexpected error while evaluating",
            "stack_trace": "Traceback\n  File\nValueError: too hot\n"}).encode()))
    send(message({"status": "ok"}, json.dumps(header).encode() + b"\n" + body))


BEHAVIOUR = sys.argv[1]
if BEHAVIOUR == "does not load":
    send(message({"status": "error"}, json.dumps({
        "error_code": "INTERNAL_ERROR", "message": "ModuleNotFoundError: No module named 'x'"}).encode()))
    sys.exit()
if BEHAVIOUR == "dies loading":
    sys.exit("no such luck")
send(message({"status": "ok", "mlflow": "3.1"}))
while True:
    answer(BEHAVIOUR, *receive())
