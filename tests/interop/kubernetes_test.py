#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Jobs that mlf makes of templates beside those that MLflow's own function makes of them."""

import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import BUILD, PYTHONS, clean_environment, main, need_mlflow  # noqa: E402

# The clients of docker and Kubernetes, which the function does not use, need not be installed.
MLFLOW = """
import json, sys, types
for name in ("docker", "kubernetes", "kubernetes.config", "kubernetes.config.config_exception"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["kubernetes.config.config_exception"].ConfigException = Exception
import yaml
from mlflow.projects.kubernetes import _get_kubernetes_job_definition, _get_run_command
for line in sys.stdin:
    asked = json.loads(line)
    tag, digest = asked["image"].split("@")
    with open(asked["template"]) as file:
        template = yaml.safe_load(file)
    print(json.dumps(_get_kubernetes_job_definition(
        asked["name"], tag, digest, _get_run_command([asked["command"]]), asked["env"], template)))
"""
TEMPLATE = """apiVersion: batch/v1
kind: Job
metadata: {name: "{replaced}", namespace: mlflow%s}
spec:
  ttlSecondsAfterFinished: 100
  backoffLimit: 0
  template:
    %s
    spec:
      containers:
      - {name: "{replaced}", image: "{replaced}", command: ["{replaced}"]%s}%s
      restartPolicy: Never
"""
TEMPLATES = [
    TEMPLATE % ("", "", "", ""),
    TEMPLATE % (", labels: {team: a, 'on': 'yes'}", "metadata: {annotations: {a.b/c: '1'}}", "", ""),
    TEMPLATE % ("", "", ', env: [{name: A, value: "1"}, {name: B, valueFrom: {secretKeyRef: '
                '{name: s, key: k}}}], resources: {limits: {memory: 512Mi, cpu: 0.5}}', ""),
    TEMPLATE % ("", "", ", args: [], imagePullPolicy: IfNotPresent",
                "\n      - {name: side, image: busybox, command: [sleep, '10']}"),
]
COMMANDS = ["python train.py", "python train.py --alpha 0.5 --name=x", "  ./run.sh  a:b,c ",
            "python 'train.py' \"a\""]
ENVIRONMENT = {"MLFLOW_RUN_ID": "1" * 32, "MLFLOW_TRACKING_URI": "http://h:5000", "C": ""}
IMAGE = "registry:5000/me/demo:1a2b3c4@sha256:" + "0" * 64
NAME = re.compile(r"demo-\d{4}(-\d\d){5}-\d{6}")


def answers(command, requests):
    done = subprocess.run(command, input="".join(json.dumps(r) + "\n" for r in requests).encode(),
                          env=clean_environment(), capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


class Jobs(unittest.TestCase):
    def both(self, requests):
        with tempfile.TemporaryDirectory() as home:
            for number, request in enumerate(requests):
                path = f"{home}/{number}.yaml"
                with open(path, "w", encoding="utf-8") as file:
                    file.write(request.pop("text"))
                request.update(template=path, name="demo", image=IMAGE, env=ENVIRONMENT)
            return zip(answers([PYTHONS["mlflow3"], "-c", MLFLOW], requests),
                       answers([os.path.join(BUILD, "tests", "interop", "job_probe")], requests))

    def test_they_are_the_same_but_for_the_time_in_their_names(self):
        requests = [{"text": t, "command": c} for t in TEMPLATES for c in COMMANDS]
        for theirs, ours in self.both(requests):
            for job in (theirs, ours):
                self.assertRegex(job["metadata"].pop("name"), NAME)
            self.assertEqual(ours, theirs)

    def test_words_that_need_quotes_are_words_for_mlf(self):
        [(theirs, ours)] = self.both([{"text": TEMPLATES[0], "command": "echo 'a b'"}])
        words = [job["spec"]["template"]["spec"]["containers"][0]["command"] for job in (theirs, ours)]
        self.assertEqual(words, [["echo", "'a b'"], ["echo", "a b"]])


if __name__ == "__main__":
    need_mlflow("mlflow3")
    main()
