#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What mlf and the real MLflow give to docker for projects with docker_env, through a stand-in for the
program docker that writes down its arguments, and one for the Python package that MLflow asks for
images."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

BUILD = pathlib.Path(os.environ["MLF_BUILD"])
PYTHON = os.environ["MLF_MLFLOW3_PYTHON"]

STAND_IN = """#!{python}
import json, os, sys
words = sys.argv[1:]
if words[:2] == ["image", "inspect"]:
    if words[-1] == "absent":
        sys.exit("Error: No such image: absent")
    name = words[-1] if ":" in words[-1] else words[-1] + ":latest"
    print(json.dumps({{"Id": "sha256:1", "RepoTags": [name], "Config": {{"Env": []}}}}))
elif words[0] == "run":
    for i, word in enumerate(words):
        if words[i - 1] == "-e" and "=" not in word:
            words[i] = word + "=" + os.environ[word]
    with open(os.environ["RECORD"], "a") as record:
        record.write(json.dumps(words) + "\\n")
elif words[0] == "pull":
    sys.exit("pull access denied")
"""

DOCKER_MODULE = """
import types
def image(name):
    return types.SimpleNamespace(tags=[name if ":" in name else name + ":latest"], id="sha256:1")
def pull(name):
    raise Exception("pull access denied")
images = types.SimpleNamespace(
    list=lambda name: [] if name == "absent" else [name], get=image, pull=pull)
def from_env(**_):
    return types.SimpleNamespace(images=images)
"""

RUN_ALL = """
import json, os, sys
import mlflow
import mlflow.projects
outcomes = []
for number, case in enumerate(json.load(sys.stdin)):
    os.environ["RECORD"] = f"{sys.argv[1]}/{number}"
    for name, value in case["environment"].items():
        os.environ[name] = value
    try:
        run = mlflow.projects.run(case["project"], parameters=case["parameters"], experiment_id="0",
                                  docker_args=case["arguments"])
        outcomes.append(True)
    except Exception as error:
        outcomes.append(False)
    for name in case["environment"]:
        del os.environ[name]
print(json.dumps(outcomes))
"""


def case(docker_env, command="python train.py", parameters=None, arguments=None, environment=None,
         name="name: boxed"):
    declared = "".join(f"      {key}: string\n" for key in parameters or {})
    text = f"{name}\ndocker_env: {docker_env}\nentry_points:\n  main:\n"
    text += f"    parameters:\n{declared}" if declared else ""
    text += f"    command: {json.dumps(command)}\n"
    return {"mlproject": text, "parameters": parameters or {}, "arguments": arguments or {},
            "environment": environment or {}}


CASES = [
    case("{image: debian}"),
    case("{image: 'debian:12'}"),
    case("{image: 'localhost:5000/a/b:c'}"),
    case("{image: debian}", arguments={"gpus": "all", "t": True, "rm": True, "w": "/tmp"}),
    case("{image: debian}", arguments={"shm-size": "1g", "p": "80:80", "e": "X=1"}),
    case("{image: debian, volumes: ['/a:/b', '/c/d:/e:ro']}"),
    case("{image: debian, volumes: ['named:/b']}", arguments={"v": "/x:/y"}),
    case("{image: debian, volumes: ['$PLACE/a:/b']}", environment={"PLACE": "/srv"}),
    case("{image: debian, environment: [A, B]}", environment={"A": "1", "B": "2=3"}),
    case("{image: debian, environment: [[A, x], [B, y]]}"),
    case("{image: debian, environment: [[A, x], [MLFLOW_TRACKING_URI, 'http://there']]}"),
    case("{image: debian, environment: [A, [A, second]]}", environment={"A": "first"}),
    case("{image: debian, environment: [A]}"),
    case("{image: debian, environment: [A, B]}", environment={"A": "1"}),
    case("{image: absent}"),
    case("{image: debian}", name="# no name"),
    case("{image: ''}"),
    case("{volumes: ['/a:/b']}"),
    case("{image: debian, volumes: '/a:/b'}"),
    case("{image: debian}", command="python train.py {x} {y}",
         parameters={"x": "a b", "y": "it's $HOME"}),
    case("{image: debian}", command="python train.py && true"),
    case("{image: debian}", command="python train.py; false"),
    case("{image: debian}", command="sh -c 'a; b' > /dev/null"),
]


def arguments_of(case):
    words = []
    for key, value in case["parameters"].items():
        words += ["-P", f"{key}={value}"]
    for key, value in case["arguments"].items():
        words += ["-A", key if value is True else f"{key}={value}"]
    return words


def normalized(line, root):
    """The words of a `docker run`, without what differs from run to run and what mlf adds."""
    words, result = json.loads(line), []
    skip = 0
    for i, word in enumerate(words):
        if skip:
            skip -= 1
        elif word == "--name":
            skip = 1
        elif word == "-e" and words[i + 1] == "MLFLOW_ALLOW_FILE_STORE=true":
            skip = 1
        elif word == "-e" and words[i + 1].startswith("MLFLOW_RUN_ID="):
            skip = 1
        elif word != "--init":
            result.append("ARTIFACTS" if "/artifacts:" in word else word.replace(root, "ROOT"))
    return result


def recorded(directory, number):
    path = directory / str(number)
    if not path.exists():
        return None
    return [normalized(line, str(directory)) for line in path.read_text().splitlines()]


def main():
    if not pathlib.Path(PYTHON).exists():
        print("skipped: scripts/setup.sh --test installs MLflow")
        return 77
    if os.geteuid() != 0:
        print("skipped: as another user than root mlf names the user to docker, and MLflow does not")
        return 77
    root = pathlib.Path(tempfile.mkdtemp())
    try:
        return compare(root)
    finally:
        shutil.rmtree(root)


def compare(root):
    for folder in ("bin", "module", "mlf", "mlflow", "home"):
        (root / folder).mkdir()
    (root / "bin/docker").write_text(STAND_IN.format(python=sys.executable))
    (root / "bin/docker").chmod(0o755)
    (root / "module/docker.py").write_text(DOCKER_MODULE)
    for number, each in enumerate(CASES):
        each["project"] = str(root / f"project{number}")
        os.mkdir(each["project"])
        (root / f"project{number}/MLproject").write_text(each["mlproject"])
    environment = {name: value for name, value in os.environ.items() if name[:6] != "MLFLOW"}
    environment |= {"PATH": f"{root}/bin:{BUILD}/bin:{os.environ['PATH']}", "HOME": f"{root}/home",
                    "MLF_EXEC_PATH": f"{BUILD}/libexec/mlf", "PYTHONPATH": f"{root}/module",
                    "MLFLOW_ALLOW_FILE_STORE": "true", "MLFLOW_DISABLE_TELEMETRY": "true"}

    peer = subprocess.run([PYTHON, "-c", RUN_ALL, root / "mlflow"], input=json.dumps(CASES),
                          capture_output=True, text=True, cwd=root / "mlflow", check=False,
                          env=environment | {"MLFLOW_TRACKING_URI": f"file://{root}/mlflow/mlruns"})
    if peer.returncode != 0:
        print(peer.stderr)
        return 1
    expected = json.loads(peer.stdout.splitlines()[-1])

    failures, lines = 0, 0
    for number, each in enumerate(CASES):
        ours = subprocess.run(
            ["mlf", "project", "run", each["project"], *arguments_of(each)], capture_output=True,
            text=True, cwd=root / "mlf", check=False, env=environment | each["environment"] |
            {"MLFLOW_TRACKING_URI": f"file://{root}/mlf/mlruns", "RECORD": f"{root}/mlf/{number}"})
        theirs = recorded(root / "mlflow", number)
        mine = recorded(root / "mlf", number)
        lines += len(theirs or [])
        if (ours.returncode == 0, mine) != (expected[number], theirs):
            failures += 1
            print(f"case {number}: {each}\n  mlf {ours.returncode} {mine}\n    {ours.stderr}"
                  f"  MLflow {expected[number]} {theirs}")
    print(f"{len(CASES)} projects, {lines} command lines, {failures} differ")
    return 1 if failures or lines < 15 else 0


sys.exit(main())
