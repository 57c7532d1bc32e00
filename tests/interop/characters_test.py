#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Control characters, line ends and spaces of Unicode in every value that mlf and MLflow both read.

What mlf accepts, it and both MLflows read back; what it refuses, MLflow refuses too or cannot read
back; and what MLflow wrote and reads, mlf reads.
"""

import os
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from proof import PeerError, StoreTest, main, need_mlflow  # noqa: E402

CHARACTERS = [chr(c) for c in [
    *range(0x21), *range(0x7F, 0xA1), 0xAD, 0x1680, *range(0x2000, 0x2010), 0x2028, 0x2029, 0x202F,
    0x205F, 0x2060, 0x3000, 0xE000, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF, 0x1F600, 0x10FFFF]]
PLACES = ["{}ab", "a{}b", "ab{}"]
TEXTS = [place.format(c) for c in CHARACTERS for place in PLACES]
# A store for each chunk: MLflow looks at all experiments of a store to create one.
CHUNKS = [TEXTS[i:i + 24] for i in range(0, len(TEXTS), 24)]


def batch(**items):
    return lambda text: ("batch", {k: [[part.format(text) if isinstance(part, str) else part
                                        for part in item] for item in v]
                                   for k, v in items.items()})


def dataset(**fields):
    """Each has a name of its own: datasets of one name and digest are one."""
    def request(text):
        made = {"name": f"of {fields}{text!r}", "digest": "d", "source_type": "local",
                "source": "s", "tags": {}}
        for key, value in fields.items():
            made[key] = {"tag key": text} if value == "value" else (
                {text: "tag"} if value == "key" else text)
        return "dataset", {"dataset": made}
    return request


# What one value of a run is written by.
OF_RUN = {
    "metric key": batch(metrics=[["{}", 1.5, 1, 2]]),
    "param key": batch(params=[["{}", "value"]]),
    "param value": batch(params=[["p", "{}"]]),
    "tag key": batch(tags=[["{}", "value"]]),
    "tag value": batch(tags=[["t", "{}"]]),
    "run name": batch(tags=[["mlflow.runName", "{}"]]),
    "source name": batch(tags=[["mlflow.source.name", "{}"]]),
    "note": batch(tags=[["mlflow.note.content", "{}"]]),
    "dataset name": dataset(name=""),
    "dataset digest": dataset(digest=""),
    "dataset source type": dataset(source_type=""),
    "dataset source": dataset(source=""),
    "dataset schema": dataset(schema=""),
    "dataset profile": dataset(profile=""),
    "key of a dataset's tag": dataset(tags="key"),
    "value of a dataset's tag": dataset(tags="value"),
}
# MLflow 2 reads no run that has a metric with a dataset.
OF_METRIC = {
    "dataset name of a metric": batch(metrics=[["with name", 1.5, 1, 0, "{}", "digest"]]),
    "dataset digest of a metric": batch(metrics=[["with digest", 1.5, 1, 0, "name", "{}"]]),
}
# What an experiment or run is created with.
OF_EXPERIMENT = {
    "experiment name": lambda text: {"name": "e " + text},
    "name that begins so": lambda text: {"name": text},
    "experiment tag key": lambda text: {"tags": {text: "value"}},
    "experiment tag value": lambda text: {"tags": {"key": text}},
    "artifact location": lambda text: {"artifact_location": "/place/" + text},
}
NEW_RUN = {
    "name of a new run": lambda text: {"name": text},
    "user": lambda text: {"user": text},
    "tag of a new run": lambda text: {"tags": {"key": text}},
}

KEYS = ("metric key", "param key", "tag key", "experiment tag key")


def is_stricter(field, text):
    """Where mlf refuses on purpose what MLflow takes: a line end in the name of a file, which
    MLflow's pattern lets pass at the end of a key, and control characters in a path."""
    if field in KEYS:
        return text.endswith("\n")
    return field == "artifact location" and any(c < " " or c == "\x7f" for c in text)


class Characters(StoreTest):
    def test_what_mlf_accepts_is_read_back(self):
        for texts in CHUNKS:
            self.new_store()
            refused, expected = self.write("mlf", OF_RUN, texts)
            for name in ("mlf", "mlflow2", "mlflow3"):
                self.assert_read(name, expected)
            self.assert_rightly_refused(refused)

    def test_what_mlflow_writes_and_reads_mlf_reads(self):
        for i, texts in enumerate(CHUNKS):
            self.new_store()
            writer = ("mlflow3", "mlflow2")[i % 2]
            self.write(writer, OF_RUN, texts)
            self.assert_same(self.read(writer), self.read("mlf"), f"{texts!r} of {writer}")

    def test_the_datasets_of_metrics(self):
        for texts in CHUNKS:
            self.new_store()
            refused, expected = self.write("mlf", OF_METRIC, texts, is_all=False)
            for name in ("mlf", "mlflow3"):
                self.assert_read(name, expected)
            self.assert_rightly_refused(refused)
            self.new_store()
            # MLflow itself reads no run with the others.
            texts = [t for t in texts if t.splitlines() == [t] and " " not in t]
            self.write("mlflow3", OF_METRIC, texts, is_all=False)
            self.assert_same(self.read("mlflow3"), self.read("mlf"), repr(texts))

    def new_store(self):
        shutil.rmtree(self.store, ignore_errors=True)
        self.store = tempfile.mkdtemp(dir=self.directory) + "/mlruns"

    def write(self, name, of_run, texts, is_all=True):
        """Every text in every field. @return what was refused, and the values by their owners."""
        refused, expected = [], {}
        peer = self.peers[name]
        home = peer.ask("create_experiment", self.store, name="home")

        def attempt(field, text, do, fields):
            if name != "mlf" and field in KEYS and is_stricter(field, text):
                return  # mlf leaves such a file out, aloud
            try:
                made = peer.ask(do, self.store, **fields)
            except PeerError:
                refused.append((field, text))
                return
            expected.setdefault(fields.get("run_id") or made, []).append((field, text))

        for i, text in enumerate(texts):
            for field, request in (OF_EXPERIMENT if is_all else {}).items():
                fields = {"name": f"of {field} {i}", **request(text)}
                attempt(field, text, "create_experiment", fields)
            for field, request in (NEW_RUN if is_all else {}).items():
                fields = {"user": "u", "name": "n", **request(text)}
                attempt(field, text, "create_run", {"experiment_id": home, **fields})
            run = peer.ask("create_run", self.store, experiment_id=home, user="u", name=f"run {i}")
            for field, request in of_run.items():
                do, fields = request(text)
                attempt(field, text, do, {"run_id": run, **fields})
        return refused, expected

    def read(self, name):
        return self.read_store(self.peers[name], self.store)

    @staticmethod
    def read_store(peer, store):
        seen = peer.ask("dump", store)
        for run in seen["runs"].values():
            run["datasets"].sort(key=lambda one: (one["name"], one["digest"]))
        if seen["runs"] and peer.name != "mlflow2":
            datasets = peer.ask("metric_datasets", store, experiment_ids=list(seen["experiments"]))
            for run, found in datasets.items():
                if found:
                    seen["runs"][run]["metric datasets"] = found
        return seen

    def assert_read(self, name, expected):
        seen = self.read(name)
        things = {**seen["experiments"], **seen["runs"]}
        wrong = []
        for owner, values in expected.items():
            for field, text in values:
                if text not in self.values(things[owner], field):
                    wrong.append(f"{field}: {text!r}, read {self.values(things[owner], field)!r}")
        self.assertEqual(wrong[:20], [], f"{len(wrong)} in all, read by {name}")

    @staticmethod
    def values(thing, field):
        """What of the experiment or run could be the field's value."""
        if field == "artifact location":
            return [thing["artifact_location"].removeprefix("/place/")]
        if field == "experiment name":
            return [thing["name"].removeprefix("e ")]
        if field == "name that begins so":
            return [thing["name"]]
        if field in ("name of a new run", "run name"):
            return [thing["run_name"]] if thing["tags"]["mlflow.runName"] == thing["run_name"] else []
        if field == "user":
            return [thing["user_id"]]
        if field in ("param key", "metric key"):
            return list(thing[field.split()[0] + "s"])
        if field == "param value":
            return [thing["params"]["p"]]
        if "of a metric" in field:
            return [text for metric in ("with name", "with digest")
                    for text in thing.get("metric datasets", {}).get(metric, [])]
        if "dataset" in field:
            return [text for one in thing["datasets"] for text in [
                *(v for k, v in one.items() if k != "tags"), *one["tags"], *one["tags"].values()]]
        if field.endswith("key"):
            return list(thing["tags"])
        return list(thing["tags"].values())

    def assert_rightly_refused(self, refused):
        """MLflow refuses these too, or cannot read them back."""
        peer, wrong = self.peers["mlflow3"], []
        for field, text in refused:
            if not is_stricter(field, text) and self.reads_back(peer, field, text):
                wrong.append((field, text))
        self.assertEqual(wrong[:20], [], f"{len(wrong)} in all")

    def reads_back(self, peer, field, text):
        """Whether MLflow takes the text and reads it."""
        if self.trial is None:
            self.trial = tempfile.mkdtemp(dir=self.directory) + "/mlruns"
            self.trial_home = peer.ask("create_experiment", self.trial, name="home")
            self.trial_run = peer.ask("create_run", self.trial, experiment_id=self.trial_home,
                                      user="u", name="n")
        store, made = self.trial, self.trial_run
        try:
            if field in OF_EXPERIMENT:
                made = peer.ask("create_experiment", store,
                                **{"name": "of it", **OF_EXPERIMENT[field](text)})
            elif field in NEW_RUN:
                made = peer.ask("create_run", store, experiment_id=self.trial_home,
                                **{"user": "u", "name": "n", **NEW_RUN[field](text)})
            else:
                do, fields = {**OF_RUN, **OF_METRIC}[field](text)
                peer.ask(do, store, run_id=made, **fields)
        except PeerError:
            return False
        self.trial = None  # what it holds now may harm
        try:
            seen = self.read_store(peer, store)
        except PeerError:
            return False
        return text in self.values({**seen["experiments"], **seen["runs"]}[made], field)

    trial = trial_home = trial_run = None


if __name__ == "__main__":
    need_mlflow()
    main()
