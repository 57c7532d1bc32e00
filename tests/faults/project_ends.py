#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How `mlf project run` ends when something goes wrong: signals, kills, full disks, failing tools.

Each time: the run's status and mlf's exit code are right, mlf says why in one line, what the command
or the tool wrote is kept, and nothing is left: no process, no half-made environment, no clone. A
variable in the environment marks every process of a case, so that none is missed.
"""

import contextlib
import glob
import json
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import uuid
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import clean_environment, main, mlf, mlf_json, tool  # noqa: E402

PROJECT = """
name: ends
entry_points:
  waits: {command: "echo begun; sleep 600 & touch ready; wait"}
  stubborn: {command: "trap '' TERM INT HUP; touch ready; while :; do sleep 0.05; done"}
  cleans: {command: "trap 'echo cleaning; exit 3' TERM INT; touch ready; while :; do sleep 0.05; done"}
  fails: {command: "echo lost >&2; exit 7"}
  shot: {command: "echo last words; kill -9 $$"}
  memory: {command: "ulimit -v 300000; exec python3 -c 'print(1, flush=True); bytearray(10 ** 10)'"}
  main: {command: "echo done"}
"""
# A package whose building does what its BODY says; pip needs no network for it.
BACKEND = """
import os, sys, time
def get_requires_for_build_wheel(config_settings=None):
    {body}
    return []
get_requires_for_build_editable = get_requires_for_build_wheel
def build_wheel(*arguments, **more):
    raise RuntimeError("cannot be built")
build_editable = build_wheel
def prepare_metadata_for_build_wheel(*arguments, **more):
    raise RuntimeError("the package is broken")
"""
SLOW = "open(os.environ['PLACE'] + '/ready', 'w').close(); time.sleep(600)"
SIGNALLED = {signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGINT: -signal.SIGINT}


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make_wheel(path, size):
    """A package `large` with one file of so many bytes."""
    info = "large-1.0.dist-info/"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("large.bin", os.urandom(size))
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\nName: large\nVersion: 1.0\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(info + "RECORD", f"large.bin,,\n{info}METADATA,,\n{info}WHEEL,,\n{info}RECORD,,\n")


def wait_until(condition, what, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"it takes too long until {what}")
        time.sleep(0.02)


class SilentServer:
    """Of git, on loopback: takes every client and never says a word."""

    def __enter__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.settimeout(0)
        self.clients = []
        self.url = f"git://127.0.0.1:{self.socket.getsockname()[1]}/project.git"
        return self

    def __exit__(self, *_):
        for one in (self.socket, *self.clients):
            one.close()

    def has_client(self):
        with contextlib.suppress(BlockingIOError):
            self.clients.append(self.socket.accept()[0])
        return bool(self.clients)


class Case(unittest.TestCase):
    """A project in an empty directory, with a store and a cache of its own."""

    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="mlf-ends-")
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        self.mark = "MLF_ENDS=" + uuid.uuid4().hex
        self.store = self.home + "/mlruns"
        self.cache = self.home + "/cache"
        for directory in self.store, self.cache:  # what is only looked at makes no store
            os.mkdir(directory)
        self.variables = {
            **clean_environment(), "MLFLOW_TRACKING_URI": self.store, "XDG_CACHE_HOME": self.cache,
            "PLACE": self.home + "/project", "PIP_NO_INDEX": "1", "HOME": self.home,
            **dict([self.mark.split("=")])}
        self.project(PROJECT)

    def project(self, text, **files):
        write(self.home + "/project/MLproject", text)
        for name, content in files.items():
            write(f"{self.home}/project/{name}", content)

    def python_project(self, dependency, python="'3'", body=""):
        self.project("name: p\npython_env: python_env.yaml\nentry_points:\n  main: {command: 'true'}\n")
        write(self.home + "/project/python_env.yaml",
              f"python: {python}\nbuild_dependencies: []\ndependencies: [{dependency}]\n")
        write(self.home + "/project/package/pyproject.toml", "[build-system]\nrequires = []\n"
              "build-backend = 'backend'\nbackend-path = ['.']\n")
        write(self.home + "/project/package/backend.py", BACKEND.format(body=body or "pass"))

    def command(self, *arguments, verb="run", uri=None, manager="local", quiet=True):
        command = [tool("project"), verb, uri or self.home + "/project", *arguments]
        command += ["-q"] if quiet else []
        return command + (["--env-manager", manager] if manager else [])

    def start(self, *arguments, ready=None, **options):
        """Without a terminal, until the project has made its file `ready`, or `ready` says so."""
        with open(self.home + "/out", "wb") as out, open(self.home + "/err", "wb") as err:
            process = subprocess.Popen(self.command(*arguments, **options), env=self.variables,
                                       stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                       start_new_session=True)
        self.addCleanup(self.end_all)
        wait_until(lambda: (ready or self.is_ready)() or process.poll() is not None, "it is ready")
        self.assertIsNone(process.poll(), self.said())
        return process

    def is_ready(self):
        return os.path.exists(self.home + "/project/ready")

    def run_it(self, *arguments, **options):
        done = subprocess.run(self.command(*arguments, **options), env=self.variables, timeout=300,
                              stdin=subprocess.DEVNULL, capture_output=True, check=False,
                              start_new_session=True)
        write(self.home + "/err", done.stderr.decode())
        return done.returncode

    def said(self, name="err"):
        with open(f"{self.home}/{name}", encoding="utf-8", errors="replace") as file:
            return file.read()

    def processes(self):
        """Those of this case."""
        found = []
        for path in glob.glob("/proc/[0-9]*/environ"):
            with contextlib.suppress(OSError):
                with open(path, "rb") as file:
                    if self.mark.encode() in file.read().split(b"\0"):
                        found.append(int(path.split("/")[2]))
        return found

    def end_all(self):
        for pid in self.processes():
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)

    def run_record(self):
        runs = mlf_json(self.store, "run", "list", "--all-experiments")["runs"]
        self.assertEqual(len(runs), 1)
        return runs[0]

    def status(self):
        return self.run_record()["info"]["status"]

    def artifact(self, path):
        return mlf(self.store, "artifact", "cat", self.run_record()["info"]["run_id"], path)

    def assert_told(self, pattern):
        """mlf itself says one thing, besides what it notes on the way."""
        told = re.findall(r"mlf project \w+: (?!warning: ).*", self.said())
        self.assertEqual(len(told), 1, self.said())
        self.assertRegex(told[0], pattern)

    def assert_clean(self):
        wait_until(lambda: not self.processes(), f"its processes have ended: {self.processes()}")
        records = glob.glob(self.cache + "/**/mlf-environment.json", recursive=True)
        environments = glob.glob(self.cache + "/**/pyvenv.cfg", recursive=True)
        self.assertEqual(len(environments), len(records), "a half-made environment")
        trees = glob.glob(self.cache + "/mlf/projects/trees/*/*")
        self.assertFalse([tree for tree in trees if os.path.isdir(tree)], "a clone is left")


class Signals(Case):
    def test_a_signal_ends_the_command(self):
        for number, code in SIGNALLED.items():
            with self.subTest(number.name):
                self.doCleanups()
                self.setUp()
                process = self.start("-e", "waits")
                os.kill(process.pid, number)
                self.assertEqual(process.wait(30), code)
                self.assertEqual(self.status(), "KILLED")
                self.assertEqual(self.artifact("output/stdout.txt"), "begun\n")
                self.assert_clean()

    def test_a_command_may_clean_up(self):
        process = self.start("-e", "cleans")
        process.terminate()
        self.assertEqual(process.wait(30), 3)
        self.assertEqual(self.status(), "KILLED")
        self.assertEqual(self.artifact("output/stdout.txt"), "cleaning\n")
        self.assert_clean()

    def test_a_command_that_ignores_signals_is_killed_at_the_second(self):
        process = self.start("-e", "stubborn")
        process.terminate()
        time.sleep(1.2)
        process.terminate()
        self.assertEqual(process.wait(30), 137)
        self.assertEqual(self.status(), "KILLED")
        self.assert_clean()

    def ctrl_c(self, *arguments, **options):
        """Types it at a terminal. @return the exit code."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(tool("project"), self.command(*arguments, **options), self.variables)
        self.addCleanup(os.close, terminal)
        self.addCleanup(self.end_all)
        wait_until(self.is_ready, "it is ready")
        os.write(terminal, b"\x03")
        said = b""
        with contextlib.suppress(OSError):  # the terminal is gone with its last process
            while piece := os.read(terminal, 4096):
                said += piece
        write(self.home + "/err", said.decode("utf-8", "replace").replace("\r", ""))
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

    def test_ctrl_c_at_a_terminal(self):
        self.assertEqual(self.ctrl_c("-e", "waits"), -signal.SIGINT)
        self.assertEqual(self.status(), "KILLED")
        self.assert_clean()

    def test_ctrl_c_while_an_environment_is_made(self):
        self.python_project("./package", body=SLOW)
        self.assertEqual(self.ctrl_c(manager="virtualenv"), -signal.SIGINT)
        self.assertEqual(self.status(), "KILLED")
        self.assert_told("pip install was stopped")
        self.assert_clean()

    def test_a_signal_while_an_environment_is_made(self):
        self.python_project("./package", body=SLOW)
        process = self.start(manager="virtualenv")
        process.terminate()
        self.assertEqual(process.wait(30), 143)
        self.assertEqual(self.status(), "KILLED")
        self.assert_told("pip install was stopped")
        self.assert_clean()

    def test_signals_while_other_verbs_make_an_environment(self):
        cases = (("prepare", signal.SIGTERM), ("prepare", signal.SIGINT), ("sweep", signal.SIGTERM))
        for verb, number in cases:
            with self.subTest(verb + " " + number.name):
                self.doCleanups()
                self.setUp()
                self.python_project("./package", body=SLOW)
                more = ("-P", "a=1,2") if verb == "sweep" else ()
                process = self.start(*more, verb=verb, manager="virtualenv")
                os.kill(process.pid, number)
                self.assertEqual(process.wait(30), SIGNALLED[number])
                self.assert_told("pip install was stopped")
                if verb == "sweep":
                    self.assertEqual(self.status(), "KILLED")
                self.assert_clean()

    def test_ctrl_c_while_an_environment_is_prepared(self):
        self.python_project("./package", body=SLOW)
        self.assertEqual(self.ctrl_c(verb="prepare", manager="virtualenv"), -signal.SIGINT)
        self.assert_told("pip install was stopped")
        self.assert_clean()

    def test_signals_while_a_project_is_fetched(self):
        for verb, manager in (("show", ""), ("validate", ""), ("prepare", "local"),
                              ("run", "local"), ("sweep", "local")):
            for number, code in SIGNALLED.items():
                with self.subTest(verb + " " + number.name), SilentServer() as server:
                    self.doCleanups()
                    self.setUp()
                    process = self.start(verb=verb, uri=server.url, manager=manager, ready=server.has_client)
                    os.kill(process.pid, number)
                    self.assertEqual(process.wait(30), code)
                    self.assert_told("fetching '.*' was stopped")
                    self.assert_clean()
                    runs = mlf_json(self.store, "run", "list", "--all-experiments")["runs"]
                    self.assertEqual(runs, [])

    def test_a_signal_while_a_submitted_run_is_fetched(self):
        with SilentServer() as server:
            run_id = self.submitted_from(server.url)
            with open(self.home + "/err", "wb") as err:
                process = subprocess.Popen([tool("project"), "execute", "-q", run_id], stderr=err,
                                           env=self.variables, start_new_session=True)
            wait_until(server.has_client, "it fetches")
            process.terminate()
            self.assertEqual(process.wait(30), 143)
        self.assert_told("fetching '.*' was stopped")
        self.assertEqual(self.status(), "KILLED")
        self.assert_clean()

    def submitted_from(self, url):
        """A run whose launch says that its project is to be had there."""
        self.assertEqual(self.run_it(), 0, self.said())
        run_id = self.run_record()["info"]["run_id"]
        launch = json.loads(self.artifact("project/launch.json"))
        launch.update(uri=url, directory="", commit=None)
        run = f"{self.store}/0/{run_id}"
        write(run + "/artifacts/project/launch.json", json.dumps(launch))
        with open(run + "/meta.yaml", encoding="utf-8") as file:
            meta = re.sub(r"^(end_time|status): .*", r"\1: null", file.read(), flags=re.M)
        write(run + "/meta.yaml", meta.replace("status: null", "status: 2"))  # SCHEDULED
        return run_id

    def test_a_signal_while_another_process_makes_the_environment(self):
        self.python_project("./package", body=SLOW)
        first = self.start(manager="virtualenv")
        other = self.home + "/other-mlruns"
        with open(self.home + "/waiting", "wb") as err:
            second = subprocess.Popen(
                self.command(manager="virtualenv", quiet=False), stdin=subprocess.DEVNULL, stdout=err, stderr=err,
                env={**self.variables, "MLFLOW_TRACKING_URI": other}, start_new_session=True)
        wait_until(lambda: "waiting for" in self.said("waiting"), "it waits")
        second.terminate()
        self.assertEqual(second.wait(10), 143)
        runs = mlf_json(other, "run", "list")["runs"]
        self.assertEqual([run["info"]["status"] for run in runs], ["KILLED"])
        self.assertIsNone(first.poll())
        first.terminate()
        self.assertEqual(first.wait(30), 143)
        self.assert_clean()

    def test_mlf_itself_is_killed(self):
        process = self.start("-e", "waits")
        process.kill()
        process.wait()
        self.end_all()
        wait_until(lambda: not self.processes(), "the command has ended")
        self.assertEqual(self.status(), "RUNNING")
        mlf(self.store, "run", "reap")
        self.assertEqual(self.status(), "KILLED")

    def test_mlf_is_killed_while_it_makes_an_environment(self):
        self.python_project("./package", body=SLOW)
        process = self.start(manager="virtualenv")
        process.kill()
        process.wait()
        self.end_all()
        wait_until(lambda: not self.processes(), "pip has ended")
        mlf(self.store, "run", "reap")
        self.assertEqual(self.status(), "KILLED")
        self.python_project("")
        self.assertEqual(self.run_it(manager="virtualenv"), 0, self.said())


class Failures(Case):
    def test_the_command_fails(self):
        self.assertEqual(self.run_it("-e", "fails"), 7)
        self.assertEqual(self.status(), "FAILED")
        self.assertEqual(self.artifact("output/stderr.txt"), "lost\n")
        self.assert_clean()

    def test_the_command_is_shot(self):
        self.assertEqual(self.run_it("-e", "shot"), 137)
        self.assertEqual(self.status(), "KILLED")
        self.assertEqual(self.artifact("output/stdout.txt"), "last words\n")
        self.assert_clean()

    def test_the_command_runs_out_of_memory(self):
        self.assertEqual(self.run_it("-e", "memory"), 1)
        self.assertEqual(self.status(), "FAILED")
        self.assertIn("MemoryError", self.artifact("output/stderr.txt"))
        self.assert_clean()

    def environment_fails(self, pattern):
        self.assertEqual(self.run_it(manager="virtualenv"), 1, self.said())
        self.assertEqual(self.status(), "FAILED")
        self.assert_told(pattern)
        self.assert_clean()

    def test_a_requirement_that_is_not_to_be_had(self):
        self.python_project("no-such-package-of-mlf==9")
        self.environment_fails("pip install failed with exit code 1: .*no-such-package-of-mlf")
        self.assertIn("no-such-package-of-mlf", self.artifact("project/environment.log"))

    def test_a_package_that_cannot_be_built(self):
        self.python_project("./package")
        self.environment_fails("pip install failed with exit code 1: ")
        self.assertIn("the package is broken", self.artifact("project/environment.log"))

    def test_no_such_python(self):
        self.python_project("", python="'2.1'")
        self.environment_fails("python_env.yaml:1:9: there is no Python 2.1 here")

    def test_docker_is_down(self):
        self.project("name: d\ndocker_env: {image: nowhere}\nentry_points:\n  main: {command: 'true'}\n")
        self.variables["DOCKER_HOST"] = f"unix://{self.home}/nowhere.sock"
        self.assertEqual(self.run_it(manager=""), 1)
        self.assertEqual(self.status(), "FAILED")
        self.assert_told("docker")
        self.assert_clean()

    def test_the_launch_cannot_be_kept(self):
        for verb in ("run", "sweep"):
            with self.subTest(verb):
                self.doCleanups()
                self.setUp()
                write(self.home + "/file", "")
                location = f"file://{self.home}/file/artifacts"
                mlf(self.store, "experiment", "create", "x", "--artifact-location", location)
                more = ("-P", "a=1") if verb == "sweep" else ()
                # What this process carries out itself needs no record of it, what others do does.
                is_needed = verb == "sweep"
                self.assertEqual(self.run_it("--experiment-name", "x", *more, verb=verb), int(is_needed))
                if is_needed:
                    self.assert_told("file/artifacts.*Not a directory")
                else:
                    self.assertRegex(self.said(), "warning: nothing can be kept as an artifact of the "
                                                  "run: .*file/artifacts.*Not a directory")
                    self.assertEqual(self.said().count("warning: "), 1, self.said())
                runs = mlf_json(self.store, "run", "list", "--all-experiments")["runs"]
                self.assertEqual({run["info"]["status"] for run in runs},
                                 {"FAILED" if is_needed else "FINISHED"})
                self.assertEqual(len(runs), 2 if verb == "sweep" else 1)
                self.assertTrue(all(run["info"]["end_time"] for run in runs))
                self.assert_clean()

    def test_who_waited_for_an_environment_does_not_wait_for_the_run_that_made_it(self):
        self.python_project("")
        self.project("name: p\npython_env: python_env.yaml\nentry_points:\n"
                     "  main: {command: 'touch ready; while :; do sleep 0.05; done'}\n"
                     "  quick: {command: 'true'}\n")
        # Both look before there is one.
        slow = subprocess.Popen(self.command(manager="virtualenv"), env=self.variables,
                                stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.addCleanup(slow.stderr.close)
        self.addCleanup(self.end_all)
        self.assertEqual(self.run_it("-e", "quick", manager="virtualenv"), 0, self.said())
        self.assertIsNone(slow.poll())
        slow.terminate()
        self.assertEqual(slow.wait(30), 143)
        self.assert_clean()

    def test_sbatch_is_missing(self):
        self.variables["PATH"] = self.path_without("sbatch")
        self.assertEqual(self.run_it("-b", "slurm"), 1)
        self.assert_told("there is no sbatch on PATH")
        self.assertEqual(self.status(), "FAILED")
        self.assert_clean()

    def path_without(self, name):
        """PATH, with links to all other programs of a directory that has it."""
        places = []
        for place in os.environ["PATH"].split(":"):
            if os.path.exists(f"{place}/{name}"):
                links = f"{self.home}/bin{len(places)}"
                os.mkdir(links)
                for program in set(os.listdir(place)) - {name}:
                    os.symlink(f"{place}/{program}", f"{links}/{program}")
                place = links
            places.append(place)
        return ":".join(places)

    def test_sbatch_refuses(self):
        write(self.home + "/bin/sbatch", "#!/bin/sh\necho 'sbatch: error: no such partition' >&2\nexit 1\n")
        os.chmod(self.home + "/bin/sbatch", 0o755)
        self.variables["PATH"] = f"{self.home}/bin:{self.variables['PATH']}"
        self.assertEqual(self.run_it("-b", "slurm"), 1)
        self.assert_told("sbatch.*no such partition")
        self.assertEqual(self.status(), "FAILED")
        self.assert_clean()

    def test_two_runs_make_an_environment_once(self):
        self.python_project("")
        command = self.command(manager="virtualenv", quiet=False)
        runs = [subprocess.Popen(command, env=self.variables, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
        said = [run.communicate(timeout=300)[1].decode() for run in runs]
        self.assertEqual([run.returncode for run in runs], [0, 0], said)
        self.assertEqual(sum(text.count("making an environment") for text in said), 1, said)
        self.assert_clean()


class FullDisk(Case):
    """What is full is a small file system, which root can mount."""

    def fill(self, directory, size):
        if os.geteuid() != 0 or subprocess.run(
                ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", directory],
                capture_output=True, check=False).returncode != 0:
            self.skipTest("no tmpfs can be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", directory], check=False)

    def test_while_cloning(self):
        repository = self.home + "/project"
        with open(repository + "/large.bin", "wb") as file:
            file.write(os.urandom(3 << 20))
        for words in (["init", "-q"], ["add", "-A"],
                      ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "c"]):
            subprocess.run(["git", *words], cwd=repository, check=True, env=self.variables)
        subprocess.run(["git", "clone", "-q", "--bare", repository, self.home + "/served.git"],
                       check=True, env=self.variables)
        self.fill(self.cache, "1m")
        self.assertEqual(self.run_it(uri=f"file://{self.home}/served.git"), 1)
        self.assert_told("No space left on device")
        self.assertEqual(mlf_json(self.store, "run", "list", "--all-experiments")["runs"], [])
        self.assert_clean()
        subprocess.run(["mount", "-o", "remount,size=64m", self.cache], check=True)
        self.assertEqual(self.run_it(uri=f"file://{self.home}/served.git"), 0, self.said())

    def test_while_an_environment_is_made(self):
        self.python_project("")
        self.fill(self.cache, "2m")
        self.assertEqual(self.run_it(manager="virtualenv"), 1)
        self.assertEqual(self.status(), "FAILED")
        self.assert_told(f"python -m venv failed with exit code 1: .*; the disk of '{self.cache}/.*' "
                         r"has only [0-2]\.[0-9] MiB left")
        self.assertRegex(self.artifact("project/environment.log"), "No space left|non-zero exit")
        self.assert_clean()

    def test_while_packages_are_installed(self):
        self.fill(self.cache, "40m")
        large = self.home + "/large-1.0-py3-none-any.whl"
        make_wheel(large, 30 << 20)
        self.python_project(large)
        self.assertEqual(self.run_it(manager="virtualenv"), 1)
        self.assertEqual(self.status(), "FAILED")
        self.assert_told("pip install failed with exit code 1: .*No space left on device.*; the disk of")
        self.assertIn("No space left on device", self.artifact("project/environment.log"))
        self.assert_clean()
        subprocess.run(["mount", "-o", "remount,size=200m", self.cache], check=True)
        self.assertEqual(self.run_it(manager="virtualenv"), 0, self.said())

    def test_of_the_store_before_the_command_runs(self):
        """What could not be kept takes no room, so that the run itself is recorded to its end."""
        self.fill(self.store, "200k")
        config = self.home + "/config.json"
        write(config, json.dumps({"long": "x" * 300_000}))
        self.assertEqual(self.run_it("--experiment-name", "small", "-c", config), 0, self.said())
        self.assertRegex(self.said(), "warning: nothing can be kept .*No space left on device")
        self.assertEqual(self.status(), "FINISHED")
        self.assert_clean()

    def test_of_the_store(self):
        self.fill(self.store, "200k")
        self.project("name: x\nentry_points:\n  main: {command: 'head -c 1000000 /dev/zero; exit 5'}\n")
        self.assertEqual(self.run_it("--experiment-name", "small"), 5, self.said())
        self.assertRegex(self.said(), "cannot end the run: .*No space left on device")
        subprocess.run(["mount", "-o", "remount,size=8m", self.store], check=True)
        mlf(self.store, "run", "reap")
        self.assertEqual(self.status(), "KILLED")
        self.assert_clean()


if __name__ == "__main__":
    # A shell starts what it puts in the background with this signal ignored, and children inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()
