#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`mlf project run` beside `mlflow run`: the same projects and command lines on stores of their own.

Compared are success or failure, the command, what its program was called with, where and with which
variables of MLflow's, and the run: status, params, tags, experiment. Where mlf differs on purpose,
DIFFERENCES says why; what is listed there must differ.
"""

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from git_server import GitServer  # noqa: E402
from project_cases import CASES, PROJECTS, REPOSITORIES  # noqa: E402
from proof import (  # noqa: E402
    PYTHONS, Peer, StoreTest, clean_environment, differences, main, mlf, mlf_done, mlf_json,
    need_mlflow, need_tool, tool)


QUOTES = "MLflow quotes a value for the shell whatever quotes stand around its placeholder: in others " \
         "they end them, and it becomes syntax; for mlf it is never more than text"
DOCUMENTED = "MLflow documents that it checks numbers, and does not"
URI = "MLflow records the quotes, or a path made of file:// and the current directory"
COPY = "MLflow checks the version out in the user's own directory; mlf does in a copy"

DIFFERENCES = {
    **{f"in single quotes: {name}": QUOTES for name in (
        "star", "unicode", "hash", "tilde", "blanks", "semicolon", "quote", "substitution")},
    **{f"in double quotes: {name}": QUOTES for name in (
        "dollar", "substitution", "quote", "backticks", "double quote")},
    "types: no int": DOCUMENTED,
    "types: no float": DOCUMENTED,
    "entry point: killed": "a command that a signal ended was killed; for MLflow it has failed",
    "script: no shell in SHELL": "an empty SHELL is none, and bash is taken; MLflow runs ' run.sh'",
    "quoted URI": URI,
    "file URI": URI,
    "repository: file URI": URI,
    "git: a branch of a local path": COPY,
    "git: a tag of a local path": COPY,
    "git: a commit of a local path": COPY,
    "path: empty": "MLflow takes an empty path for a URI, and passes an empty directory",
    "experiment: by variable": "MLFLOW_EXPERIMENT_NAME is not passed on beside the id that it named",
    "run id": "MLflow records nothing of the launch in a run that is given, nor its own experiment",
}

# Where MLflow 2 differs from 3, and mlf is as 3.
DIFFERENCES2 = {**DIFFERENCES,
                "odd extra name: with blank": "MLflow 2 takes a parameter's name with a blank in it"}
del DIFFERENCES2["path: empty"]

PROBE = """
import json, os, sys
with open(os.environ["PROBE_LOG"], "a") as log:
    print(json.dumps({
        "arguments": sys.argv[1:], "directory": os.getcwd(),
        "environment": {k: v for k, v in os.environ.items() if k.startswith("MLFLOW_")},
    }), file=log)
"""
# What one side records more than the other, which no case is about.
# MLflow 2 also has the tags of git's that it had before 1.0.
OWN_TAGS = re.compile(r"mlf\..*|mlflow\.(runName|source\.git\.dirty|gitRepoURL|gitBranchName)")
GIT = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a",
       "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": "2024-01-01T00:00:00Z",
       "GIT_COMMITTER_DATE": "2024-01-01T00:00:00Z"}


def write(path, text, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, mode)


def git(directory, *arguments):
    done = subprocess.run(["git", "-c", "init.defaultBranch=main", *arguments], cwd=directory,
                          env={**os.environ, **GIT}, check=True, capture_output=True)
    return done.stdout.decode().strip()


def make_repository(directory, remote):
    """@return its first and its last commit."""
    git(directory, "init", "-q")
    git(directory, "add", "-A")
    git(directory, "commit", "-qm", "first")
    git(directory, "branch", "other")
    git(directory, "tag", "v1")
    write(directory + "/later.txt", "later\n")
    git(directory, "add", "-A")
    git(directory, "commit", "-qm", "second")
    git(directory, "remote", "add", "origin", remote)
    return git(directory, "rev-parse", "v1"), git(directory, "rev-parse", "HEAD")


class Templates:
    """The projects, and a directory with the programs that they call, made once."""

    def __init__(self, home, server):
        self.home = home
        self.server = server
        self.commits = {}
        write(home + "/bin/probe.py", PROBE)
        for name, code in (("probe", f'exec {sys.executable} -ISE {home}/bin/probe.py "$@"'),
                           ("python", f'exec {sys.executable} -ISE "$@"')):
            write(f"{home}/bin/{name}", f"#!/bin/sh\n{code}\n", 0o755)
        for name, content in PROJECTS.items():
            for path, text in content.items():
                write(f"{home}/{name}/{path}", text)
            if name in REPOSITORIES:
                self.commits[name] = make_repository(f"{home}/{name}", f"{server.url}/{name}.git")
                git(home, "clone", "-q", "--bare", f"{home}/{name}", f"{home}/served/{name}.git")
        git(home + "/detached", "checkout", "-q", "v1")


class Side:
    """One of the programs, with a directory of its own for each case."""

    def __init__(self, name, templates):
        self.name, self.templates = name, templates

    def set_up(self, root, case):
        shutil.copytree(f"{self.templates.home}/{case.project}", root + "/project", symlinks=True)
        for path in ("mine.txt", "with blank.txt", "elsewhere/mine.txt"):
            write(f"{root}/{path}", path + "\n")
        for path in ("tmp", "user"):
            os.makedirs(f"{root}/{path}")
        first, last = self.templates.commits.get(case.project, ("", ""))
        names = {"@ROOT@": root, "@FIRST@": first, "@COMMIT@": last,
                 "@SERVER@": self.templates.server.url, "@RUN@": "", "@EXPERIMENT@": ""}
        if re.search("@RUN@|@EXPERIMENT@|iris", repr(case)):
            names.update(self.fill_store(root))
        return names

    @staticmethod
    def fill_store(root):
        store = root + "/mlruns"
        experiment = mlf(store, "experiment", "create", "iris").strip()
        run = mlf(store, "run", "start", "--experiment-id", experiment, "--name", "earlier").strip()
        mlf(store, "log", "artifact", "--run", run, root + "/mine.txt", "--to", "notes")
        return {"@RUN@": run, "@EXPERIMENT@": experiment}

    def environment(self, root, case, fill):
        kept = {k: v for k, v in clean_environment().items() if not k.startswith("GIT_")}
        return {**kept, "PATH": f"{self.templates.home}/bin:{kept['PATH']}",
                "PROBE": self.templates.home + "/bin/probe.py", "PROBE_LOG": root + "/probe.log",
                "TMPDIR": root + "/tmp", "HOME": root + "/user", "SHELL": "/bin/sh",
                "XDG_CACHE_HOME": root + "/user/cache", "USER": "ada", "LOGNAME": "ada",
                "MLFLOW_TRACKING_URI": root + "/mlruns", **{k: fill(v) for k, v in
                                                           case.environment.items()}}

    def run(self, case, home, reader):
        root = f"{home}/{self.name}"
        names = self.set_up(root, case)

        def fill(text):
            for name, value in names.items():
                text = text.replace(name, value)
            return text

        arguments = [fill(case.uri), *map(fill, case.arguments)]
        if case.manager:
            arguments += ["--env-manager", case.manager]
        environment = self.environment(root, case, fill)
        code, command, error = self.launch(arguments, environment, fill(case.directory))
        seen = self.observe(root, names, reader)
        shutil.rmtree(root, ignore_errors=True)
        return {"succeeded": code == 0, "command": normal(command, root, names) or None,
                **seen}, error

    def observe(self, root, names, reader):
        dump = reader.ask("dump", root + "/mlruns", histories=False)
        names = {**names, **{f"@RUN{i}@": run for i, run in enumerate(
            r for r in dump["runs"] if r != names["@RUN@"])}}
        experiments = {e: one["name"] for e, one in dump["experiments"].items()}
        runs = {}
        for run_id, run in dump["runs"].items():
            tags = {k: v for k, v in run["tags"].items() if not OWN_TAGS.fullmatch(k)}
            runs[run_id] = {"status": run["status"], "experiment": experiments[run["experiment_id"]],
                            "user": run["user_id"], "params": run["params"], "tags": tags}
        probes = []
        if os.path.exists(root + "/probe.log"):
            with open(root + "/probe.log", encoding="utf-8") as log:
                probes = [json.loads(line) for line in log]
        for probe in probes:
            variables = probe["environment"]
            # MLflow gives a path as it is set; what mlf gives is that path as a URI.
            variables["MLFLOW_TRACKING_URI"] = variables["MLFLOW_TRACKING_URI"].removeprefix("file://")
            variables["MLFLOW_EXPERIMENT_ID"] = experiments.get(variables["MLFLOW_EXPERIMENT_ID"])
        return normal({"runs": runs, "probes": probes, "experiments": sorted(experiments.values())},
                      root, names)


def normal(value, root, names):
    if isinstance(value, dict):
        return {normal(k, root, names): normal(v, root, names) for k, v in value.items()}
    if isinstance(value, list):
        return [normal(v, root, names) for v in value]
    if not isinstance(value, str):
        return value
    for name, text in names.items():
        if text:
            value = value.replace(text, name)
    value = re.sub(r"@ROOT@/(tmp|storage|user/cache)/[\w./-]*?(?=/param_|$|[' ])", "@TEMPORARY@", value)
    return value


class Mlflow(Side):
    def __init__(self, name, templates, peer):
        super().__init__(name, templates)
        self.peer = peer

    def launch(self, arguments, environment, directory):
        done = self.peer.ask("project", arguments=arguments, environment=environment,
                             directory=directory)
        command = None
        for line in done["messages"]:
            match = re.fullmatch(r"=== Running command '(.*)' in run with ID '\w+' === ", line, re.S)
            if match:
                command = match[1]
        return done["code"], command, "\n".join([*done["messages"], done["error"], done["output"]])


class Mlf(Side):
    def launch(self, arguments, environment, directory):
        done = subprocess.run([tool("project"), "run", *arguments], env=environment, cwd=directory,
                              capture_output=True, check=False, timeout=300)
        command = None
        for folder, _, names in os.walk(environment["MLFLOW_TRACKING_URI"]):
            if "launch.json" in names:
                with open(folder + "/launch.json", encoding="utf-8") as file:
                    command = json.load(file)["command"]
        return done.returncode, command, done.stderr.decode()


def never_started(seen):
    """MLflow makes a run before it knows whether it can start it, and leaves that one running; mlf
    makes none. Neither has run anything."""
    if seen["succeeded"] or seen["command"] is not None:
        return seen
    runs = {k: v for k, v in seen["runs"].items() if k == "@RUN@"}
    return {**seen, "runs": runs}


class Projects(unittest.TestCase):
    """Two threads, each with an MLflow of its own."""

    @classmethod
    def setUpClass(cls):
        base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        cls.home = tempfile.mkdtemp(prefix="mlf-projects-", dir=base)
        cls.server = GitServer(cls.home + "/templates/served")
        cls.templates = Templates(cls.home + "/templates", cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.server.close()
        shutil.rmtree(cls.home, ignore_errors=True)

    def compare(self, cases, version):
        """@return for each case what differs, and what was said."""
        found = {}
        with contextlib.closing(Peer(version)) as peer:
            sides = [Mlflow("mlflow", self.templates, peer), Mlf("mlf", self.templates)]
            for number, case in enumerate(cases):
                home = f"{self.home}/{version}-{id(cases)}-{number}"
                (theirs, said), (ours, told) = (side.run(case, home, peer) for side in sides)
                lines = differences(never_started(theirs), never_started(ours))
                found[case.name] = (lines, said, told)
        return found

    def test_table_mlflow3(self):
        self.assertEqual(len({case.name for case in CASES}), len(CASES))
        self.check_table("mlflow3", DIFFERENCES)

    def test_table_mlflow2(self):
        self.check_table("mlflow2", DIFFERENCES2)

    def check_table(self, version, expected):
        wanted = [c for c in CASES if re.search(os.environ.get("MLF_CASES", ""), c.name)]
        halves = [wanted[::2], wanted[1::2]]
        with ThreadPoolExecutor(2) as pool:
            found = {}
            for part in pool.map(lambda cases: self.compare(cases, version), halves):
                found.update(part)
        bad = []
        for name, (lines, said, told) in found.items():
            if bool(lines) != (name in expected):
                bad.append("\n  ".join([f"{name}:", *(lines or ["they do not differ"]),
                                        f"MLflow said: {said[:600]}", f"mlf said: {told[:600]}"]))
        print(f"{version}: {len(found)} cases, {len(expected)} differ on purpose", file=sys.stderr)
        if bad:
            self.fail("\n".join([f"{len(bad)} of {len(found)}", *bad]))


OUTER = """
import os, subprocess, sys
import mlflow
expected = os.environ["MLFLOW_RUN_ID"]
with mlflow.start_run() as run:  # which takes the variable out of the environment
    assert run.info.run_id == expected
    mlflow.log_param("by", "script")
    for step in range(3):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    mlflow.log_text("text", "notes/a.txt")
    mlflow.set_tag("version", mlflow.__version__)
    mlflow.projects.run(".", "inner", parameters={"name": "by mlflow"}, env_manager="local")
    subprocess.run([os.environ["MLF_PROJECT"], "run", ".", "-e", "inner", "-P", "name=by mlf",
                    "--env-manager", "local"], env={**os.environ, "MLFLOW_RUN_ID": expected}, check=True)
print(run.info.run_id)
"""
INNER = """
import sys
import mlflow
with mlflow.start_run():
    mlflow.log_metric("inner", 1)
    mlflow.set_tag("name", sys.argv[1])
"""


class Script(StoreTest):
    """A project whose program uses the mlflow package, and runs entry points itself."""

    def test_it_logs_into_the_very_run(self):
        project = self.directory + "/project"
        write(project + "/MLproject", "name: nested\nentry_points:\n  main: {command: python outer.py}\n"
              "  inner:\n    parameters: {name: string}\n    command: python inner.py {name}\n")
        write(project + "/outer.py", OUTER)
        write(project + "/inner.py", INNER)
        for version in ("mlflow2", "mlflow3"):
            with self.subTest(version):
                self.check(version, self.outer_run(project, version))

    def outer_run(self, project, version):
        path = os.path.dirname(PYTHONS[version]) + ":" + os.environ["PATH"]
        done = mlf_done(self.store, "project", "run", project, "--env-manager", "local",
                        "--experiment-name", version, "--run-name", "outer", check=True,
                        environment={"PATH": path, "MLF_PROJECT": tool("project")})
        return done.stdout.decode().split()[-1]

    def check(self, version, outer):
        dump = self.peers[version].ask("dump", self.store)
        runs = {k: r for k, r in dump["runs"].items()
                if dump["experiments"][r["experiment_id"]]["name"] == version}
        self.assertEqual(len(runs), 3)
        run = runs.pop(outer)
        self.assertEqual((run["run_name"], run["status"]), ("outer", "FINISHED"))
        self.assertEqual(run["params"], {"by": "script"})
        self.assertEqual(run["tags"]["version"][0], version[-1])
        self.assertEqual([p[2] for p in dump["histories"][f"{outer}/loss"]], [0, 1, 2])
        artifacts = dict(self.peers[version].ask("artifacts", self.store, run_id=outer))
        self.assertIn("notes/a.txt", artifacts)
        self.assertIn("output/stdout.txt", artifacts)
        self.assertEqual({r["tags"]["name"]: r["tags"]["mlflow.parentRunId"]
                          for r in runs.values()}, {"by mlf": outer, "by mlflow": outer})
        for inner in runs.values():
            self.assertEqual(inner["status"], "FINISHED")
            self.assertEqual(inner["params"], {"name": f"'{inner['tags']['name']}'"})
            self.assertEqual(list(inner["metrics"]), ["inner"])
        self.assert_same(self.peers["mlflow3"].ask("dump", self.store, histories=False)["runs"],
                         self.peers["mlf"].ask("dump", self.store, histories=False)["runs"])

    def mlflow_run(self, version, project, *arguments):
        """`mlflow run`, as a user types it."""
        bin_directory = os.path.dirname(PYTHONS[version])
        command = [bin_directory + "/mlflow", "run", project, "--env-manager", "local", *arguments]
        subprocess.run(command, check=True, capture_output=True, env={
            **clean_environment(), "MLFLOW_TRACKING_URI": self.store, "MLF_PROJECT": tool("project"),
            "PATH": bin_directory + ":" + os.environ["PATH"]})

    def runs_in(self, experiment):
        """The newest first: (id, params, tags)."""
        found = mlf_json(self.store, "run", "list", "--experiment", experiment)["runs"]
        return [(run["info"]["run_id"], {p["key"]: p["value"] for p in run["data"]["params"]},
                 {t["key"]: t["value"] for t in run["data"]["tags"]}) for run in found]

    def test_a_run_of_mlflow_is_run_again(self):
        project = self.directory + "/again"
        write(project + "/MLproject", "name: again\nentry_points:\n  say:\n"
              "    parameters: {what: string, times: {type: int, default: 2}}\n"
              "    command: echo {what} {times}\n")
        for version in ("mlflow2", "mlflow3"):
            with self.subTest(version):
                self.mlflow_run(version, project, "-e", "say", "-P", "what=a b", "-P", "more=$x",
                                "--experiment-name", "again " + version)
                [(first, params, _)] = self.runs_in("again " + version)
                done = mlf_done(self.store, "project", "run", first[:12], check=True)
                self.assertEqual(done.stdout.decode(), "a b 2\n")
                self.assertRegex(done.stderr.decode(), "which files run .* had is not recorded")
                # MLflow does not tell what it was given from what the project logged.
                self.assertRegex(done.stderr.decode(), "does not declare more: taken as logged")
                self.assertEqual(params.pop("more"), "'$x'")
                (second, again, tags), _ = self.runs_in("again " + version)
                self.assertEqual(again, params)
                self.assertEqual(tags["mlf.project.rerunOf"], first)
                self.assertEqual(tags["mlflow.project.entryPoint"], "say")
                self.assertNotEqual(second, first)

    def test_the_commands_of_both_run_each_other(self):
        project = self.directory + "/steps"
        write(project + "/MLproject", "name: steps\nentry_points:\n"
              "  to_mlflow: {command: mlflow run . -e leaf --env-manager local}\n"
              "  to_mlf: {command: $MLF_PROJECT run . -e leaf --env-manager local}\n"
              "  leaf: {command: 'true'}\n")
        parents = {}
        for outer in ("mlf", "mlflow"):
            for step in ("to_mlf", "to_mlflow"):
                experiment = f"{outer} {step}"
                arguments = ["-e", step, "--experiment-name", experiment]
                if outer == "mlflow":
                    self.mlflow_run("mlflow3", project, *arguments)
                else:
                    path = os.path.dirname(PYTHONS["mlflow3"]) + ":" + os.environ["PATH"]
                    mlf(self.store, "project", "run", project, "--env-manager", "local", *arguments,
                        environment={"PATH": path, "MLF_PROJECT": tool("project")})
                (_, _, tags), (around, _, _) = self.runs_in(experiment)
                self.assertEqual(tags["mlflow.project.entryPoint"], "leaf")
                parents[experiment] = tags.get("mlflow.parentRunId") == around
        # The command of MLflow takes no run for a parent, its own neither.
        self.assertEqual(parents, {"mlf to_mlf": True, "mlf to_mlflow": False,
                                   "mlflow to_mlf": True, "mlflow to_mlflow": False})


if __name__ == "__main__":
    need_mlflow()
    need_tool("git")
    main()
