#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Injects a kill, ENOSPC or EIO at every system call of a write command, and looks at the store.

    sweep.py [COMMAND...]        the commands of one test, all when none is named

Each command is recorded once with strace; every call of it that names the store is then made to
fail on a fresh copy. What must hold each time: MLflow 2, MLflow 3 and mlf read the store and see the
same; what was there before is there unchanged; the command's own effect is absent or complete, value
by value; only temporary files are left over; a second run of the command completes it; and an error
is told in one line, besides warnings, with a path named and exit code 1. MLF_FAULTS=full sweeps every
call; the default leaves out calls alike in name and kind of path after the first two, or the first
where they only read, and the closing of what was opened to be read; opening that gets EIO alone.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import (  # noqa: E402
    Peer, clean_environment, differences, mlf, mlf_done, need_mlflow, need_tool, tool)

CHANGING = {"openat", "openat2", "write", "pwrite64", "writev", "rename", "renameat", "renameat2",
            "link", "linkat", "unlink", "unlinkat", "mkdir", "mkdirat", "fsync", "fdatasync", "close",
            "ftruncate", "fchmod", "fchmodat", "copy_file_range", "sendfile", "fcntl"}
READING = {"read", "pread64", "getdents64", "newfstatat", "statx", "fstat", "lseek"}
# What can run out of space.
FILLING = CHANGING - {"unlink", "unlinkat", "fcntl", "fchmod", "fchmodat"}
TRACED = ",".join(sorted(CHANGING | READING))
TIMES = ("start_time", "end_time", "creation_time", "last_update_time")
FULL = os.environ.get("MLF_FAULTS") == "full"
HEX = re.compile(r"[0-9a-f]{32}")
# What a kill may leave behind, which every reader passes over; the second is MLflow's own word.
LEFTOVERS = (".mlf-", ".artifact.uploading.")

POINTS = "".join(f"loss={i / 8} acc=0.5 step={i} timestamp={1700000000000 + i}\n" for i in range(40))
BATCH = ('{"metrics":[{"key":"b1","value":1,"timestamp":1700000000000,"step":1}],'
         '"params":[{"key":"bp","value":"1"},{"key":"deep/bp","value":"2"}],'
         '"tags":[{"key":"bt","value":"x"},{"key":"bu","value":"y"}]}\n')
MLPROJECT = "name: tiny\nentry_points: {main: {parameters: {n: int}, command: 'echo {n}'}}\n"
STAMP = ["--timestamp", "1700000000001"]

# name: (arguments, standard input); {run}, {deleted}, {iris}, {gone} and {files} are put in.
COMMANDS = {
    "run-start": (["run", "start", "--experiment-id", "{iris}", "--name", "new", "--tag", "a=b"], ""),
    "run-end": (["run", "end", "--run", "{run}", "--status", "FAILED"], ""),
    "run-delete": (["run", "delete", "{run}"], ""),
    "run-restore": (["run", "restore", "{deleted}"], ""),
    "log-param": (["log", "param", "--run", "{run}", "p1=1", "deep/p2=zwei"], ""),
    "log-metric": (["log", "metric", "--run", "{run}", "loss=0.25", "new=1", *STAMP], ""),
    "log-metric-stdin": (["log", "metric", "--run", "{run}", "--stdin"], POINTS),
    "log-tag": (["log", "tag", "--run", "{run}", "t=v", "old=changed"], ""),
    "log-batch": (["log", "batch", "--run", "{run}"], BATCH),
    "log-dataset": (["log", "dataset", "--run", "{run}", "{files}/data.csv", "--context", "train"], ""),
    "log-artifact": (["log", "artifact", "--run", "{run}", "{files}"], ""),
    "artifact-put": (["artifact", "put", "{run}", "{files}", "--to", "out"], ""),
    "project-run": (["project", "run", "-q", "{files}/tiny", "-P", "n=1", "--env-manager", "local",
                     "--experiment-id", "{iris}"], ""),
    "experiment-create": (["experiment", "create", "fresh", "--tag", "k=v"], ""),
    "experiment-rename": (["experiment", "rename", "{iris}", "tulip"], ""),
    "experiment-tag": (["experiment", "tag", "{iris}", "k=v"], ""),
    "experiment-delete": (["experiment", "delete", "{iris}"], ""),
    "experiment-restore": (["experiment", "restore", "{gone}"], ""),
}


class Store:
    """The store that every injection starts from, always at one place because URIs name it."""

    def __init__(self, peers):
        self.peers = peers
        base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.home = tempfile.mkdtemp(prefix="mlf-faults-", dir=base)
        self.path = self.home + "/mlruns"
        self.names = self.build()
        shutil.copytree(self.path, self.home + "/template", symlinks=True)

    def build(self):
        os.mkdir(self.home + "/files")
        for name, text in (("data.csv", "a,b\n1,2\n"), ("big.bin", "x" * 200_000)):
            with open(f"{self.home}/files/{name}", "w", encoding="utf-8") as file:
                file.write(text)
        os.mkdir(self.home + "/files/tiny")
        with open(self.home + "/files/tiny/MLproject", "w", encoding="utf-8") as file:
            file.write(MLPROJECT)
        peer = self.peers["mlflow3"]
        iris = peer.call(self.path, "create_experiment", "iris")
        gone = peer.call(self.path, "create_experiment", "gone")
        peer.call(self.path, "create_run", gone)
        run, deleted = (peer.call(self.path, "create_run", iris)["run_id"] for _ in range(2))
        mlf(self.path, "log", "metric", "--run", run, "loss=1", "acc=0.5", *STAMP)
        mlf(self.path, "log", "param", "--run", run, "lr=0.1")
        mlf(self.path, "log", "tag", "--run", run, "old=value")
        peer.call(self.path, "delete_run", deleted)
        peer.call(self.path, "delete_experiment", gone)
        return {"iris": iris, "gone": gone, "run": run, "deleted": deleted,
                "files": self.home + "/files"}

    def reset(self):
        shutil.rmtree(self.path)
        shutil.copytree(self.home + "/template", self.path, symlinks=True)

    def view(self, name):
        """What one reader sees, ids that are new replaced, and the artifacts with it."""
        seen = self.peers[name].ask("dump", self.path)
        return self.normal(seen)

    def normal(self, seen):
        known = set(self.names.values()) | self.known_runs()
        fresh = {}
        for run_id in seen["runs"]:
            if run_id not in known:
                fresh[run_id] = "NEW-RUN"
        for experiment_id in seen["experiments"]:
            if experiment_id not in known and experiment_id != "0":
                fresh[experiment_id] = "NEW-EXPERIMENT"

        def rename(value):
            if isinstance(value, dict):
                return {rename(k): rename(v) for k, v in value.items()}
            if isinstance(value, list):
                return [rename(v) for v in value]
            for old, new in fresh.items():
                if isinstance(value, str):
                    value = value.replace(old, new)
            return value

        return rename(seen)

    def known_runs(self):
        return {name for _, folders, _ in os.walk(self.home + "/template") for name in folders
                if HEX.fullmatch(name)}

    def artifacts(self):
        found = {}
        for folder, _, names in os.walk(self.path):
            if "/artifacts" not in folder:
                continue
            for name in names:
                if not name.startswith(LEFTOVERS):
                    with open(os.path.join(folder, name), "rb") as file:
                        found[os.path.join(folder, name)] = file.read()
        return found

    def files(self):
        return {os.path.relpath(os.path.join(folder, name), self.path)
                for folder, folders, names in os.walk(self.path) for name in names}


def flat(seen):
    """The store's values by their path; a history is one value."""
    values = {}

    def add(path, value):
        if isinstance(value, dict) and not path.startswith("/histories/"):
            for key, below in value.items():
                add(f"{path}/{key}", below)
        elif path == "/histories" or not isinstance(value, dict):
            values[path] = value

    for kind in ("experiments", "runs"):
        add("/" + kind, seen[kind])
    for key, points in seen["histories"].items():
        values["/histories/" + key] = points
    return values


class Sweep:
    def __init__(self, store, name):
        self.store = store
        arguments, self.stdin = COMMANDS[name]
        self.name = name
        self.arguments = [a.format(**store.names) for a in arguments]
        self.environment = {**clean_environment(), "MLFLOW_TRACKING_URI": store.path}
        self.failures = []

    @staticmethod
    def require(condition, text):
        if not condition:
            raise AssertionError(text)

    def run(self, *strace):
        command = [tool(self.arguments[0]), *self.arguments[1:]]
        if strace:
            command = ["strace", "-f", "-y", "-o", self.store.home + "/log", "-e", "trace=" + TRACED,
                       *strace, *command]
        return subprocess.run(command, input=self.stdin.encode(), capture_output=True, check=False,
                              env=self.environment, timeout=300, cwd="/")

    def calls(self):
        """(call, number of it in its thread, kind of path) of each that names the store."""
        done = self.run("-e", "trace=" + TRACED)
        if done.returncode != 0:
            raise RuntimeError(f"{self.name}: {done.stderr.decode()}")
        counts, found, written = {}, [], set()
        with open(self.store.home + "/log", encoding="utf-8", errors="replace") as log:
            for line in log:
                match = re.match(r"(\d+) +(\w+)\((.*)", line)
                if not match:
                    continue
                thread, call, rest = match.groups()
                counts[thread, call] = counts.get((thread, call), 0) + 1
                opened = re.search(r"O_(?:WRONLY|RDWR).* = \d+<([^>]*)>", rest)
                if opened:
                    written.add(opened.group(1))
                if self.store.home in rest:
                    kind = HEX.sub("ID", re.sub(r"\.mlf-\d+-\w+|\d+", "N", rest))
                    closed = re.match(r"\d+<([^>]*)>", rest) if call == "close" else None
                    if FULL or not closed or closed.group(1) in written:
                        found.append((call, counts[thread, call], kind))
        return sorted(set(found)) if FULL else distinct(found)

    def go(self):
        store = self.store
        before = store.view("mlf")
        calls = self.calls()
        once = store.view("mlf")
        artifacts_once = store.artifacts()
        self.again = self.run().returncode
        twice = store.view("mlf")
        self.before, self.once, self.twice = flat(before), flat(once), flat(twice)
        self.files_once = {normal_file(f) for f in store.files()}
        self.artifacts_once = artifacts_once
        store.reset()
        if self.before == self.once and not artifacts_once:
            raise RuntimeError(f"{self.name} changes nothing")
        injected = 0
        for call, number, kind in calls:
            for fault in faults_of(call, kind):
                injected += self.inject(call, number, fault)
                if len(self.failures) > 12:
                    return injected
        return injected

    def inject(self, call, number, fault):
        self.store.reset()
        done = self.run("-e", f"inject={call}:{fault}:when={number}")
        with open(self.store.home + "/log", encoding="utf-8", errors="replace") as log:
            text = log.read()
        hit = [line for line in text.split("\n") if "INJECTED" in line]
        # Calls are counted by thread: the same number can hit another thread, or the loader.
        if any(self.store.home not in line for line in hit):
            return 0
        if not hit and "killed by SIGKILL" not in text:
            return 0
        where = hit[0][:200] if hit else ""
        try:
            self.check(done, fault)
        except Exception as problem:  # of any reader, too
            self.failures.append(f"{self.name}: {fault} at {call} {number}: {problem}\n    {where}"
                                 f"\n    exit {done.returncode}: {done.stderr.decode()[:300]}")
        return 1

    def check(self, done, fault):
        store = self.store
        python = flat(store.view("mlflow3"))  # first: what mlf would finish is not finished yet
        self.check_values(python, self.once, "MLflow 3")
        ours = flat(store.view("mlf"))
        self.check_values(ours, self.once, "mlf")
        for name in ("mlflow2", "mlflow3"):
            same = flat(store.view(name))
            for path in set(same) | set(ours):
                if path.split("/")[-1] in ("model_inputs", "model_outputs"):
                    continue
                if same.get(path) != ours.get(path):
                    raise AssertionError(f"{name} reads {same.get(path)!r}, mlf {ours.get(path)!r} "
                                         f"at {path}")
        complete = self.is_complete(ours) and self.has_all_artifacts()
        self.check_exit(done, fault, complete)
        self.check_leftovers()
        again = mlf_done(store.path, *self.arguments, stdin=self.stdin)
        if again.returncode != 0 and not (complete and self.again != 0):
            raise AssertionError(f"the second run fails: {again.stderr.decode().strip()}")
        last = flat(store.view("mlf"))
        if not (self.is_complete(last) and self.has_all_artifacts()):
            raise AssertionError("the second run leaves the command's effect incomplete: "
                                 f"{differences(self.once, last)[:3]}")
        flat(store.view("mlflow2"))

    def check_values(self, seen, target, reader):
        """What was there stays; each value is as before or as the command makes it."""
        for path, value in seen.items():
            old, new = self.before.get(path), target.get(path)
            if value in (old, new) or path.split("/")[-1] in TIMES and new != old:
                continue
            if path.startswith("/histories/") and is_between(value, old or [], new or []):
                continue
            if path.startswith("/runs/") and "/metrics/" in path and path not in self.before:
                continue  # a part of a stream's points; its history is judged
            if "/metrics/" in path and old != new:
                continue
            if path.endswith("/last_update_time"):
                continue
            if ("NEW-" in path or "run_name" in path or "runName" in path) and path in target:
                continue
            raise AssertionError(f"{reader} reads {value!r} at {path}; before {old!r}, after {new!r}")
        for path in self.before:
            if path not in seen and path in target:
                raise AssertionError(f"{reader} has lost {path}")
        new = [p for p in seen if "NEW-RUN/" in p]
        whole = [p for p in target if "NEW-RUN/" in p]
        if new and set(new) < set(whole):
            raise AssertionError(f"{reader} sees a part of the new run: {new}")

    def is_complete(self, seen):
        for path, value in self.once.items():
            if path.split("/")[-1] in TIMES or value == self.before.get(path):
                continue
            if path not in seen:
                return False
            if path.startswith("/histories/"):
                if any(point not in seen[path] for point in value):
                    return False
            elif "/metrics/" not in path and "NEW-" not in path and "run_name" not in path \
                    and "runName" not in path and seen[path] not in (value, self.twice.get(path)):
                return False
        return all(path not in seen for path in self.before if path not in self.once)

    def has_all_artifacts(self):
        found = self.store.artifacts()
        for path, content in found.items():
            if self.artifacts_once.get(path) != content:
                raise AssertionError(f"the artifact {path} is incomplete")
        return len(found) == len(self.artifacts_once)

    def check_exit(self, done, fault, complete):
        lines = [line for line in done.stderr.decode().split("\n") if line]
        if "signal" in fault:
            return
        if done.returncode == 0:
            if not complete:
                raise AssertionError("it says that all went well, but its effect is incomplete")
            return
        if done.returncode != 1:
            raise AssertionError(f"exit code {done.returncode}")
        told = [line for line in lines if ": warning: " not in line]
        if len(told) != 1 or any(not line.startswith("mlf ") for line in lines) or not any(
                self.store.home in line for line in lines):
            raise AssertionError(f"standard error is {lines}")

    def check_leftovers(self):
        for name in self.store.files():
            is_leftover = any(part.startswith(LEFTOVERS) for part in name.split("/"))
            if normal_file(name) not in self.files_once and not is_leftover \
                    and not self.is_old(name):
                raise AssertionError(f"left over: {name}")

    def is_old(self, name):
        return os.path.exists(os.path.join(self.store.home, "template", name))


class ProjectSweep(Sweep):
    """A run goes through states that are all right to be seen: it is there with what was asked for
    from the beginning, and ended by mlf, or, where mlf was killed, by the next one that looks."""

    def check(self, done, fault):
        store = self.store
        seen = {name: flat(store.view(name)) for name in ("mlflow3", "mlflow2", "mlf")}
        for name, values in seen.items():
            for path, value in self.before.items():
                if values.get(path) != value and not path.endswith("/last_update_time"):
                    raise AssertionError(f"{name} reads {values.get(path)!r} at {path}, before {value!r}")
            for path in set(values) ^ set(seen["mlf"]):
                if path.split("/")[-1] not in ("model_inputs", "model_outputs"):
                    raise AssertionError(f"mlf and {name} do not both read {path}")
        is_new = any("NEW-RUN/" in path for path in seen["mlf"])
        if is_new:
            self.check_run(seen["mlf"])
        elif done.returncode == 0:
            raise AssertionError("it says that all went well, and there is no run")
        self.check_leftovers()
        if any(path.endswith("/tags/mlf.exec.outputError") for path in seen["mlf"]):
            self.require("signal" in fault or b": warning: cannot record output: " in done.stderr,
                         "its output is not recorded, and nobody was told")
        mlf(store.path, "run", "reap")
        status = flat(store.view("mlf")).get("/runs/NEW-RUN/status")
        if is_new:
            # Where its end could not be written it is told, and the run counts as lost.
            is_told = b": warning: cannot end the run: " in done.stderr
            expected = ("FINISHED",) if done.returncode == 0 and not is_told else \
                ("FAILED", "KILLED", "FINISHED")
            self.require(status in expected, f"exit code {done.returncode}, and the run is {status}")
        if "signal" not in fault and done.returncode != 0:
            told = [line for line in done.stderr.decode().split("\n")
                    if line and ": warning: " not in line]
            self.require(done.returncode == 1 and len(told) == 1
                         and told[0].startswith("mlf project run: ")
                         and re.search(store.home + "|'project/launch.json'", done.stderr.decode()),
                         f"exit code {done.returncode}, standard error is {told}")
        again = mlf_done(store.path, *self.arguments)
        self.require(again.returncode == 0, f"another run fails: {again.stderr.decode()}")

    def is_old(self, name):
        # The tag that says what could not be recorded of the output.
        return super().is_old(name) or name.endswith("/tags/mlf.exec.outputError")

    def check_run(self, seen):
        for path in ("params/n", "tags/mlflow.project.entryPoint", "tags/mlflow.source.name",
                     "tags/mlflow.runName", "run_name"):
            self.require(f"/runs/NEW-RUN/{path}" in seen, f"the new run has no {path}")


def normal_file(name):
    return re.sub(r"\d{18}", "E", HEX.sub("ID", name))


def is_between(value, old, new):
    """Whether a history is the old one and whole points of the new."""
    return value[:len(old)] == old and all(p in new for p in value[len(old):])


def only_reads(call, kind):
    return call in READING or call.startswith("openat") and "O_RDONLY" in kind


def faults_of(call, kind):
    if FULL or not only_reads(call, kind):
        if call in CHANGING:
            yield "signal=KILL"
        if call in FILLING:
            yield "error=ENOSPC"
    yield "error=EIO"


def distinct(found):
    seen, kept = {}, []
    for call, number, kind in found:
        seen[call, kind] = seen.get((call, kind), 0) + 1
        if seen[call, kind] <= (1 if only_reads(call, kind) else 2):
            kept.append((call, number, kind))
    return kept


def is_there(name):
    """Whether this build has the command."""
    first, verb = COMMANDS[name][0][:2]
    return os.access(tool(first), os.X_OK) and subprocess.run(
        [tool(first), verb, "--help"], capture_output=True, check=False).returncode == 0


def main():
    need_mlflow()
    need_tool("strace")
    peers = {name: Peer(name) for name in ("mlflow2", "mlflow3", "mlf")}
    sweep_all(Store(peers), sys.argv[1:] or [n for n in COMMANDS if is_there(n)],
              lambda store, name: (ProjectSweep if name == "project-run" else Sweep)(store, name))


def sweep_all(store, names, make_sweep):
    """Sweeps each name on a fresh store, prints what failed, and ends this process with 1 if anything did."""
    failures, injected = [], 0
    try:
        for name in names:
            store.reset()
            sweep = make_sweep(store, name)
            count = sweep.go()
            injected += count
            print(f"{name}: {count} faults, {len(sweep.failures)} failures", flush=True)
            failures += sweep.failures
            for failure in sweep.failures:
                print(failure, flush=True)
    finally:
        shutil.rmtree(store.home, ignore_errors=True)
        for peer in store.peers.values():
            peer.close()
    sys.exit(1 if failures or not injected else 0)


if __name__ == "__main__":
    main()
