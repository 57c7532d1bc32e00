#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Injects a kill, ENOSPC or EIO at every system call of a change of the model registry (sweep.py).

    registry_sweep.py [CHANGE...]        the changes of one test, all when none is named

What must hold each time: MLflow 2, MLflow 3 and mlf read the registry and see the same; each value is
as before or as the change makes it; what is told as done is done; an error is one line with exit code
1; only temporary files are left over; and a second run completes the change.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from sweep import LEFTOVERS, TRACED, Sweep, faults_of, sweep_all  # noqa: E402
from proof import BUILD, Peer, clean_environment, differences, need_mlflow, need_tool  # noqa: E402

PROBE = os.path.join(BUILD, "tests", "interop", "registry_probe")
DERIVED = ("creation_timestamp", "last_updated_timestamp", "user_id", "latest_versions")

CHANGES = {
    "create-model": {"do": "create_model", "name": "new", "tags": {"a": "b", "c/d": "e"},
                     "description": "text"},
    "rename-model": {"do": "rename_model", "name": "iris", "new_name": "tulip"},
    "describe-model": {"do": "describe_model", "name": "iris", "description": "other"},
    "delete-model": {"do": "delete_model", "name": "iris"},
    "set-model-tag": {"do": "set_model_tag", "name": "iris", "key": "x/y", "value": "z"},
    "delete-model-tag": {"do": "delete_model_tag", "name": "iris", "key": "team"},
    "create-version": {"do": "create_version", "name": "iris", "source": "/files/4",
                       "tags": {"a": "b", "c/d": "e"}, "description": "fourth"},
    "describe-version": {"do": "describe_version", "name": "iris", "version": 2,
                         "description": "second"},
    "set-stage": {"do": "set_stage", "name": "iris", "version": 2, "stage": "Production",
                  "archive": 1},
    "delete-version": {"do": "delete_version", "name": "iris", "version": 1},
    "set-version-tag": {"do": "set_version_tag", "name": "iris", "version": 1, "key": "score",
                        "value": "2"},
    "delete-version-tag": {"do": "delete_version_tag", "name": "iris", "version": 1, "key": "score"},
    "set-alias": {"do": "set_alias", "name": "iris", "alias": "champion", "version": 2},
    "delete-alias": {"do": "delete_alias", "name": "iris", "alias": "champion"},
}


def flat(value, path=""):
    if not isinstance(value, dict):
        return {path: value}
    found = {path: "there"} if path else {}
    for key, below in value.items():
        if key not in DERIVED:
            found.update(flat(below, f"{path}/{key}"))
    return found


class Registry:
    """The registry that every injection starts from."""

    def __init__(self, peers):
        self.peers = peers
        base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.home = tempfile.mkdtemp(prefix="mlf-faults-", dir=base)
        self.path = self.home + "/mlruns"
        self.build()
        shutil.copytree(self.path, self.home + "/template", symlinks=True)

    def build(self):
        for request in (
                {"do": "create_model", "name": "iris", "tags": {"team": "x"}},
                {"do": "create_model", "name": "other"},
                {"do": "create_version", "name": "iris", "source": "/files/1", "tags": {"score": "1"}},
                {"do": "create_version", "name": "iris", "source": "/files/2"},
                {"do": "create_version", "name": "iris", "source": "/files/3"},
                {"do": "set_stage", "name": "iris", "version": 1, "stage": "Production"},
                {"do": "set_alias", "name": "iris", "alias": "champion", "version": 1}):
            self.peers["mlflow3"].ask("registry", self.path, request=request)

    def reset(self):
        shutil.rmtree(self.path)
        shutil.copytree(self.home + "/template", self.path, symlinks=True)

    def view(self, name):
        """What one reader sees, without aliases of versions that are not there."""
        do = "dump" if name == "registry" else "dump_registry"
        seen = self.peers[name].ask(do, self.path)
        for model in seen["models"].values():
            model["aliases"] = {alias: version for alias, version in model["aliases"].items()
                                if f"{model['name']}/{version}" in seen["versions"]}
        return flat(seen)

    def files(self):
        return {os.path.relpath(os.path.join(folder, name), self.path)
                for folder, folders, names in os.walk(self.path) for name in names + folders}


class RegistrySweep(Sweep):
    def __init__(self, store, name):
        self.store = store
        self.name = name
        self.request = json.dumps({**CHANGES[name], "uri": store.path})
        self.failures = []

    def run(self, *strace):
        command = [PROBE, self.request]
        if strace:
            command = ["strace", "-f", "-y", "-o", self.store.home + "/log", "-e", "trace=" + TRACED,
                       *strace, *command]
        return subprocess.run(command, capture_output=True, check=False, env=clean_environment(),
                              timeout=300, cwd="/")

    def go(self):
        store = self.store
        self.before = store.view("registry")
        calls = self.calls()
        self.once = store.view("registry")
        self.files_once = store.files()
        self.again = self.run().returncode
        store.reset()
        if self.before == self.once:
            raise RuntimeError(f"{self.name} changes nothing")
        injected = 0
        for call, number, kind in calls:
            for fault in faults_of(call, kind):
                injected += self.inject(call, number, fault)
                if len(self.failures) > 12:
                    return injected
        return injected

    def check(self, done, fault):
        store = self.store
        self.check_values(store.view("mlflow3"), "MLflow 3")
        ours = store.view("registry")
        self.require(self.name == "rename-model" or not store.peers["registry"].warnings,
                     f"mlf warns of {store.peers['registry'].warnings}")
        self.check_values(ours, "mlf")
        for name in ("mlflow2", "mlflow3"):
            found = differences(without(store.view(name), "model_id"), without(ours, "model_id"))
            self.require(not found, f"{name} and mlf differ: {found[:3]}")
        complete = self.is_complete(ours)
        self.check_exit(done, fault, complete)
        self.check_leftovers()
        again = self.run()
        self.require(again.returncode == 0 or (complete and self.again != 0),
                     f"the second run fails: {again.stderr.decode().strip()}")
        last = store.view("registry")
        self.require(self.is_complete(last),
                     f"the second run leaves it incomplete: {differences(self.once, last)[:3]}")

    def check_values(self, seen, reader):
        for path, value in seen.items():
            old, new = self.before.get(path), self.once.get(path)
            self.require(value in (old, new) and (path in self.before or path in self.once),
                         f"{reader} reads {value!r} at {path}; before {old!r}, after {new!r}")
        for path in self.before:
            self.require(path in seen or path not in self.once, f"{reader} has lost {path}")
        # What appears or disappears as a whole is there as a whole.
        for top in {"/".join(path.split("/")[:4]) for path in self.once if path not in self.before
                    and path.count("/") > 2 and "/".join(path.split("/")[:3]) not in self.before}:
            parts = {path for path in self.once if path.startswith(top)}
            self.require(not parts & set(seen) or parts <= set(seen), f"{reader} sees a part of {top}")

    def is_complete(self, seen):
        return all(seen.get(path) == value for path, value in self.once.items()) and all(
            path not in seen for path in self.before if path not in self.once)

    def check_exit(self, done, fault, complete):
        if "signal" in fault:
            return
        lines = [line for line in done.stderr.decode().split("\n") if line]
        told = [line for line in lines if not line.startswith("warning: ")]
        if done.returncode == 0:
            self.require(complete and not told, "it says that all went well, but it is incomplete")
            return
        self.require(done.returncode == 1 and len(told) == 1 and self.store.home in told[0],
                     f"exit code {done.returncode}, standard error is {lines}")

    def check_leftovers(self):
        for name in self.store.files():
            is_leftover = any(part.startswith(LEFTOVERS) for part in name.split("/"))
            self.require(is_leftover or name in self.files_once or
                         os.path.exists(os.path.join(self.store.home, "template", name)) or
                         re.fullmatch(r"(0|\.trash)(/.*)?", name), f"left over: {name}")


def without(values, name):
    return {path: value for path, value in values.items() if not path.endswith("/" + name)}


def main():
    need_mlflow()
    need_tool("strace")
    peers = {name: Peer(name) for name in ("mlflow2", "mlflow3", "registry")}
    sweep_all(Registry(peers), sys.argv[1:] or CHANGES, RegistrySweep)


if __name__ == "__main__":
    main()
