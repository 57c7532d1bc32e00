#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Searches the same records with MLflow's own search and with mlf's, and demands the same answers.

Run it with a Python that has mlflow (2.x or 3.x) and MLF_BUILD set to a build folder:

    MLF_BUILD=build/dev PYTHON tests/interop/search_differential.py [COUNT [SEED]]

COUNT generated filters and orderings, whole and broken ones, are asked of both. Either both refuse a
text, or both give the same ids in the same order. What mlf adds (OR, NOT, parentheses) is compared
with what MLflow says of the single comparisons in it. mlf-search(7) lists the differences that are
meant; `meant` below is that list. MLF_SHOW_MEANT=1 prints those that were met, MLF_SHOW_MESSAGES=1 the
refusals in other words.
"""

import json
import os
import random
import re
import subprocess
import sys

import mlflow
import sqlparse
from mlflow.entities import (
    Dataset, DatasetInput, Experiment, InputTag, Metric, Param, Run, RunData, RunInfo, RunInputs,
    RunTag)
from mlflow.entities.experiment_tag import ExperimentTag
from mlflow.utils.search_utils import SearchExperimentsUtils, SearchUtils

NEW = int(mlflow.__version__.split(".")[0]) >= 3  # IS NULL, patterns as they are written
STATUSES = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"]
METRICS = ["acc", "loss", "val/loss", "a b", "a.b", "café", "Acc", "точность", "1st", "count"]
PARAMS = ["lr", "opt name", "x.y", "LR", "größe", "1a", "in", "_under$core"]
TAGS = ["env", "mlflow.user", "team-name", "Env", "note"]
TEXTS = ["", "a", "A", "ab", "aab", "b", "adam", "Adam", "ADAM", "line one\nline two", "end\n", "\n",
         "100%", "x_y", "xzy", "a.b", "axb", "(a+b)*", "straße", "STRASSE", "Жук", "жук", "Σίσυφος",
         "σίσυφοσ", "K", "ſ", "s", "日本", "it's", 'say "x"', "back\\slash", "İ", "i", "I", "ı",
         "tab\there", "null", "🙂x", "  spaces  ", "aaaaaaaaaaaaaaaaaaaaaaaaaaaab"]
NUMBERS = ["nan", "inf", "-inf", "0.0", "-0.0", "1.0", "0.5", "-3.25", "1e-05", "1e+16", "2.0"]
TIMES = [1, 2, 3, 1700000000000, 1700000000001, 9007199254740991]


# -- the records, as plain values for mlf and as entities for MLflow


def make_run(rng, number):
    pick = lambda keys, values: {k: rng.choice(values) for k in keys if rng.random() < 0.6}
    return {
        "run_id": f"{rng.choice('abcd')}{number:03d}",
        "run_name": rng.choice(TEXTS),
        "user_id": rng.choice(["ann", "Bob", "eve"]),
        "status": rng.choice(STATUSES),
        "start_time": rng.choice(TIMES),
        "end_time": rng.choice([None, *TIMES]),
        "artifact_uri": f"file:///tmp/{number}/artifacts",
        "metrics": pick(METRICS, NUMBERS),
        "params": pick(PARAMS, TEXTS),
        "tags": pick(TAGS, TEXTS),
        "datasets": [
            {"name": rng.choice(["iris", "Iris", "wine"]), "digest": rng.choice(["d1", "d2"]),
             "tags": rng.choice([{}, {"mlflow.data.context": "train"}, {"other": "train"},
                                 {"mlflow.data.context": "Eval"}])}
            for _ in range(rng.choice([0, 0, 1, 2]))],
    }


def run_entity(run):
    status = STATUSES.index(run["status"]) + 1
    info = RunInfo(run_uuid=run["run_id"], run_id=run["run_id"], experiment_id="0",
                   user_id=run["user_id"], status=mlflow.entities.RunStatus.to_string(status),
                   start_time=run["start_time"], end_time=run["end_time"],
                   lifecycle_stage="active", artifact_uri=run["artifact_uri"],
                   run_name=run["run_name"]) if not NEW else RunInfo(
                   run_id=run["run_id"], experiment_id="0",
                   user_id=run["user_id"], status=mlflow.entities.RunStatus.to_string(status),
                   start_time=run["start_time"], end_time=run["end_time"],
                   lifecycle_stage="active", artifact_uri=run["artifact_uri"],
                   run_name=run["run_name"])
    data = RunData(metrics=[Metric(k, float(v), 0, 0) for k, v in run["metrics"].items()],
                   params=[Param(k, v) for k, v in run["params"].items()],
                   tags=[RunTag(k, v) for k, v in run["tags"].items()])
    inputs = RunInputs(dataset_inputs=[
        DatasetInput(Dataset(d["name"], d["digest"], "local", "{}"),
                     [InputTag(k, v) for k, v in d["tags"].items()]) for d in run["datasets"]])
    return Run(info, data, inputs)


def make_experiment(rng, number):
    return {"experiment_id": str(rng.randrange(5)) + f"{number:03d}",
            "name": rng.choice(TEXTS) + str(rng.randrange(3)),
            "creation_time": rng.choice(TIMES), "last_update_time": rng.choice(TIMES),
            "tags": {k: rng.choice(TEXTS) for k in TAGS if rng.random() < 0.6}}


def experiment_entity(experiment):
    tags = [ExperimentTag(k, v) for k, v in experiment["tags"].items()]
    return Experiment(experiment["experiment_id"], experiment["name"], "loc", "active", tags,
                      experiment["creation_time"], experiment["last_update_time"])


# -- the two sides


class Refused(Exception):
    pass


class MLflow:
    """MLflow's answer. Errors that it would find only on some records are errors here."""

    def __init__(self, domain, records):
        self.runs = domain == "runs"
        self.utils = SearchUtils if self.runs else SearchExperimentsUtils
        self.entities = [(run_entity if self.runs else experiment_entity)(r) for r in records]

    def id_of(self, entity):
        return entity.info.run_id if self.runs else entity.experiment_id

    def clauses(self, text):
        try:
            parsed = self.utils.parse_search_filter(text)
            match = (self.utils._does_run_match_clause if self.runs
                     else self.utils._does_experiment_match_clause)
            return parsed, [[match(e, c) for e in self.entities] for c in parsed]
        except Exception as error:
            raise Refused(getattr(error, "message", repr(error))) from error

    def search(self, text, order_by):
        _, answers = self.clauses(text)
        found = [e for i, e in enumerate(self.entities) if all(a[i] for a in answers)]
        try:
            self.utils.sort(self.entities, order_by)
            default = [] if self.runs else ["creation_time DESC", "experiment_id ASC"]
            return [self.id_of(e) for e in self.utils.sort(found, order_by or default)]
        except Exception as error:
            raise Refused(getattr(error, "message", repr(error))) from error


class Mlf:
    def __init__(self, domain, records):
        probe = os.path.join(os.environ["MLF_BUILD"], "tests", "search_probe")
        self.process = subprocess.Popen([probe], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        encoding="utf-8")
        self.send({domain: records})

    def send(self, line):
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()

    def search(self, text, order_by):
        self.send({"filter": text, "order_by": order_by})
        answer = json.loads(self.process.stdout.readline())
        if "ids" not in answer:
            assert answer["code"] == "INVALID_PARAMETER_VALUE", answer
            raise Refused(answer["message"])
        return answer["ids"]


# -- what is asked


class Generator:
    def __init__(self, rng, domain):
        self.rng, self.domain = rng, domain

    def cased(self, word):
        return self.rng.choice([word, word.lower(), word.title(), word])

    def space(self, least=1):
        return self.rng.choice([" ", " ", " ", "  ", "\n", "\t", "\u00a0", " " if least else ""])

    def quote(self, text):
        """A text as a value: MLflow has no escapes, so it may be read otherwise, or not at all."""
        return self.rng.choice(["'", "'", '"']).join(["", text, ""]) if self.rng.random() < 0.5 \
            else ("'" + text + "'" if "'" not in text else '"' + text + '"')

    def key(self, keys):
        key = self.rng.choice(keys + ["nokey"])
        plain = re.fullmatch(r"\w+", key) is not None
        mark = self.rng.choice(["", "`", '"', "'"]) if plain else self.rng.choice(
            ["`", '"', "`", '"', ""])
        return mark + key + mark

    def pattern(self):
        text = self.rng.choice(TEXTS)
        if not NEW:
            text = re.sub(r"[^\w]", "", text)
        for _ in range(self.rng.randrange(3)):
            at = self.rng.randrange(len(text) + 1)
            text = text[:at] + self.rng.choice(["%", "_", "%"]) + text[at + self.rng.randrange(2):]
        return self.quote(text.swapcase() if self.rng.random() < 0.3 else text)

    def number(self, real=True):
        choices = ["0", "1", "-1", "2", "007", "1700000000000"]
        if real:
            choices += ["0.5", ".5", "-.5", "1.", "-3.25", "1e-5", "1E3", "-2e-1", "1.5e2", "1e16",
                        "1e400"]
        return self.rng.choice(choices)

    def clause(self):
        entities = {"runs": [self.metric, self.param, self.tag, self.text_attribute,
                             self.number_attribute, self.dataset, self.membership],
                    "experiments": [self.tag, self.text_attribute, self.number_attribute,
                                    self.membership if NEW else self.tag]}
        return self.rng.choice(entities[self.domain])()

    def compare(self, left, comparator, right):
        least = 1 if comparator[0].isalpha() else 0
        return left + self.space(least) + comparator + self.space(least) + right

    def metric(self):
        entity = self.rng.choice(["metric", "metrics", "metrics", "`metrics`"])
        return self.compare(f"{entity}.{self.key(METRICS)}",
                            self.rng.choice(["=", "!=", "<", "<=", ">", ">="]), self.number())

    def text_comparison(self, left, nullable=False):
        comparator = self.rng.choice(["=", "!=", "LIKE", "ILIKE"] + ["NULL"] * (nullable and NEW))
        if comparator == "NULL":
            return left + " " + self.cased(self.rng.choice(["IS NULL", "IS NOT NULL"]))
        if comparator in ("LIKE", "ILIKE"):
            return self.compare(left, self.cased(comparator), self.pattern())
        return self.compare(left, comparator, self.quote(self.rng.choice(TEXTS)))

    def param(self):
        entity = self.rng.choice(["param", "params", "params", "parameter", "parameters"])
        return self.text_comparison(f"{entity}.{self.key(PARAMS)}", nullable=True)

    def tag(self):
        return self.text_comparison(f"{self.rng.choice(['tag', 'tags'])}.{self.key(TAGS)}",
                                    nullable=True)

    def attribute_name(self, names):
        name = self.rng.choice(names)
        if " " in name:
            name = self.rng.choice(["`", '"']).join(["", name, ""])
        entities = {"runs": ["attribute", "attributes", "attr", "run", "`attr`"],
                    "experiments": ["attribute"]}[self.domain]
        return self.rng.choice(["", "", self.rng.choice(entities) + "."]) + name

    def text_attribute(self):
        if self.domain == "experiments":
            return self.text_comparison(self.attribute_name(
                ["name", "experiment_id"] if NEW else ["name"]))
        name = self.attribute_name(["run_id", "run_name", "status", "user_id", "artifact_uri",
                                    "run name", "Run name", "Run Name"])
        if "status" in name and self.rng.random() < 0.7:
            return self.compare(name, "=", self.quote(self.rng.choice(STATUSES)))
        return self.text_comparison(name)

    def number_attribute(self):
        names = {"runs": ["start_time", "end_time", "created", "Created"],
                 "experiments": ["creation_time", "last_update_time"]}[self.domain]
        return self.compare(self.attribute_name(names),
                            self.rng.choice(["=", "!=", "<", "<=", ">", ">="]),
                            self.number(real=NEW or self.domain == "experiments"))

    def dataset(self):
        name = f"{self.rng.choice(['dataset', 'datasets'])}." + self.rng.choice(
            ["name", "digest", "context"])
        if self.rng.random() < 0.3:
            return name + " " + self.cased(self.rng.choice(["IN", "NOT IN"])) + " " + self.list(
                ["iris", "wine", "d1", "train", "Eval"])
        return self.compare(name, self.rng.choice(["=", "!=", "LIKE", "ILIKE"]), self.quote(
            self.rng.choice(["iris", "Iris", "d1", "train", "Eval", "i%", "%E", "t_ain"])))

    def list(self, values):
        if not NEW:  # 2.x leaves values out that have no small letter
            values = [v for v in values if v.islower()]
        items = [self.rng.choice(["'", '"'] if NEW else ["'"]).join(["", self.rng.choice(values), ""])
                 for _ in range(self.rng.randrange(1, 4))]
        return "(" + self.rng.choice([", ", ",", " ,\n"]).join(items) + self.rng.choice(
            [")", ")", ",)"] if NEW else [")"])

    def membership(self):
        ids = ["a001", "b002", "c003", "0001", "1002", "2003"]
        name = "run_id" if self.domain == "runs" else "experiment_id"
        return self.attribute_name([name]) + self.space() + self.cased(
            self.rng.choice(["IN", "NOT IN", "IN"])) + self.space(0) + self.list(ids)

    def filter(self):
        clauses = [self.clause() for _ in range(self.rng.choice([1, 1, 2, 2, 3]))]
        text = (self.space() + self.cased("AND") + self.space()).join(clauses)
        roll = self.rng.random()
        if roll < 0.03:
            return text + " AND"
        if roll < 0.05:
            return "and " + text
        if roll < 0.07:
            return " ".join(clauses)
        return text

    FRAGMENTS = [" ", "'", '"', "`", ".", "(", ")", ",", ";", "=", "!", "<", ">", "~", "-", "+", "*",
                 "/", "%", "_", "$", "#", "@", ":", "[", "]", "\\", "0", "1", "e", "a", "é", "AND",
                 " AND ", " IN ", " NOT ", " IS ", " NULL", " LIKE ", "metrics.", "params.", "tags.",
                 "run_id", "''", "\\'", " IS NULL", " NOT NULL", "1.5", "\n", "name", "status", "Я"]

    def broken(self, text):
        for _ in range(self.rng.choice([1, 1, 2, 3])):
            at = self.rng.randrange(len(text) + 1)
            roll = self.rng.random()
            if roll < 0.4:
                text = text[:at] + self.rng.choice(self.FRAGMENTS) + text[at:]
            elif roll < 0.8:
                text = text[:at] + text[at + self.rng.randrange(1, 4):]
            else:
                words = re.split(r"(\s+)", text)
                i, j = (self.rng.randrange(len(words)) for _ in range(2))
                words[i], words[j] = words[j], words[i]
                text = "".join(words)
        return text

    def order_clause(self):
        names = {"runs": ["start_time", "end_time", "created", "run_id", "run_name", "status",
                          "user_id", "attribute.start_time", "attributes.`run_id`", '"status"',
                          "Created"],
                 "experiments": ["name", "creation_time", "last_update_time", "experiment_id",
                                 "attribute.name"]}[self.domain]
        name = self.rng.choice(names)
        if self.domain == "runs" and self.rng.random() < 0.6:
            entity, keys = self.rng.choice([("metrics", METRICS), ("metric", METRICS),
                                            ("params", PARAMS), ("tags", TAGS)])
            name = f"{entity}.{self.key(keys)}"
        return name + self.rng.choice(["", " ASC", " DESC", " asc", "  desc", " Desc", "\tDESC"])

    def order_by(self):
        clauses = [self.order_clause() for _ in range(self.rng.choice([0, 1, 1, 2, 3]))]
        if clauses and self.rng.random() < 0.15:
            clauses[-1] = self.broken(clauses[-1])
        return clauses

    def tree(self, depth=0):
        """A filter with OR, NOT and parentheses: its text, and a function from the answer of a
        comparison (by its text and a record) to that of the filter."""
        roll = self.rng.random()
        if depth > 3 or roll < 0.35:
            text = self.clause()
            return text, lambda answers: answers[text], [text]
        if roll < 0.5:
            text, value, leaves = self.tree(depth + 1)
            return (f"{self.cased('NOT')} ({text})",
                    lambda answers: [not x for x in value(answers)], leaves)
        word, merge = self.rng.choice([("AND", all), ("OR", any)])
        parts = [self.tree(depth + 1) for _ in range(2)]
        text = f" {self.cased(word)} ".join(f"({p[0]})" for p in parts)
        return (text, lambda answers: [merge(x) for x in zip(*(p[1](answers) for p in parts))],
                parts[0][2] + parts[1][2])


# -- the differences that are meant


def tokens_of(text):
    return [t for s in sqlparse.parse(text) for t in s.flatten()]


def extended(text):
    """Whether a text uses what only mlf has."""
    return any(str(t).upper() in ("OR", "NOT", "(") for t in tokens_of(text)
               if t.ttype not in sqlparse.tokens.Literal)


def oddity(text):
    """SQL that MLflow takes without meaning to: comments, aliases with AS, casts, 1 DESC."""
    tokens = [t for t in tokens_of(text) if not t.is_whitespace]
    return any(t.ttype in sqlparse.tokens.Comment or str(t).upper() in ("AS", "OVER", "::")
               for t in tokens) or any(
        t.ttype in sqlparse.tokens.Number and after.ttype is sqlparse.tokens.Keyword.Order
        for t, after in zip(tokens, tokens[1:]))


def meant(domain, text, ours, theirs, oracle):
    if not NEW and re.search(r"(?i)like", text) and re.search(r"[][(){}*+?|\\^$.]", text):
        return True  # 2.x takes patterns for regular expressions
    if ours is not None and theirs is not None:
        return False
    if theirs is None and ours is not None:
        return extended(text) or re.search(r"(?i)\bparameters?\.\d", text) is not None
    if ours is None and theirs is not None:
        if oddity(text):
            return True
        parsed, _ = oracle.clauses(text)
        # An alias before IS NULL: the key is then a piece of the filter.
        return any(c["value"] is None and re.search(r"\s", c["key"]) for c in parsed)
    return False


def attempt(side, *query):
    try:
        return side.search(*query), ""
    except Refused as refusal:
        return None, str(refusal)


def normal(message):
    """A message without the order in which Python happened to print a set."""
    words = lambda m: "{" + ", ".join(sorted(re.findall(r"'[^']*'", m.group()))) + "}"
    return re.sub(r"\{[^}]*\}'?", words, message)


def check(domain, count, rng):
    make = make_run if domain == "runs" else make_experiment
    records = [make(rng, number) for number in range(40)]
    theirs, ours = MLflow(domain, records), Mlf(domain, records)
    generator = Generator(rng, domain)
    failures, accepted, refused, same_message, skipped, full = 0, 0, 0, 0, 0, 0
    for number in range(count):
        text = generator.filter() if number % 20 else ""
        if number % 3 == 1:
            text = generator.broken(text)
        order_by = generator.order_by() if number % 2 else []
        expected, why_refused = attempt(theirs, text, order_by)
        got, message = attempt(ours, text, order_by)
        if expected is not None:
            accepted += 1
            full += 0 < len(expected) < len(records)
        else:
            refused += 1
            same = normal(message.split("\n")[0]) == normal(why_refused.split("\n")[0])
            same_message += got is None and same
            if os.environ.get("MLF_SHOW_MESSAGES") and not same:
                print(f"{text!r} {order_by!r}\n  MLflow: {why_refused}\n  mlf:    {message}")
        if got == expected:
            continue
        orders_agree = all(oddity(c) or (attempt(theirs, "", [c])[0] is None) == (
            attempt(ours, "", [c])[0] is None) for c in order_by)
        if orders_agree and (meant(domain, text, got, expected, theirs) or any(map(oddity, order_by))):
            if os.environ.get("MLF_SHOW_MEANT"):
                print(f"meant: {text!r}\n  MLflow: {expected} {why_refused}\n  mlf: {got} {message}")
            skipped += 1
            continue
        failures += 1
        print(f"{domain}: filter {text!r} order_by {order_by!r}\n"
              f"  MLflow: {expected} {why_refused}\n  mlf:    {got} {message}")
    for _ in range(count // 4):
        text, value, leaves = generator.tree()
        try:
            answers = {leaf: theirs.clauses(leaf)[1] for leaf in leaves}
        except Refused:
            continue
        answers = {leaf: [all(c[i] for c in clauses) for i in range(len(records))]
                   for leaf, clauses in answers.items()}
        matching = [e for e, holds in zip(theirs.entities, value(answers)) if holds]
        default = [] if domain == "runs" else ["creation_time DESC", "experiment_id ASC"]
        expected = [theirs.id_of(e) for e in theirs.utils.sort(matching, default)]
        got, message = attempt(ours, text, [])
        if got != expected:
            failures += 1
            print(f"{domain}: filter {text!r}\n  expected: {expected}\n  mlf: {got} {message}")
    print(f"{domain}: {accepted} accepted, {refused} refused by MLflow {mlflow.__version__}, "
          f"{same_message} of them with the same words; {full} answers were neither empty nor everything; "
          f"{skipped} differences are meant, {failures} are not")
    return failures, accepted, refused


def check_vectors(domain, path):
    """The cases that the unit tests hold mlf to; MLflow gives the same ids, or refuses as well."""
    with open(path, encoding="utf-8") as file:
        vectors = json.load(file)[domain]
    theirs, failures = MLflow(domain, vectors["records"]), 0
    for case in vectors["cases"]:
        if case.get("mlflow") == "refuses":
            want, words = None, None
        else:
            want, words = case.get("ids"), case.get("error")
        got, message = attempt(theirs, case["filter"], case.get("order_by", []))
        same_words = words is None or "mlflow" in case or normal(words) == normal(
            message.split("\n")[0])
        if got != want or not same_words:
            failures += 1
            print(f"vectors: {case}\n  MLflow: {got} {message}")
    return failures


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    if not os.path.exists(os.path.join(os.environ.get("MLF_BUILD", ""), "tests", "search_probe")):
        sys.exit("set MLF_BUILD to a folder in which search_probe is built")
    rng = random.Random(seed)
    failures = 0
    vectors = os.path.join(os.path.dirname(__file__), "..", "data", "search", "vectors.json")
    for domain in ("runs", "experiments"):
        if NEW:
            failures += check_vectors(domain, vectors)
        failed, accepted, refused = check(domain, count, rng)
        # A comparison in which everything is refused, or nothing, would compare nothing.
        assert accepted > count // 4 and refused > count // 20, "the generator has gone wrong"
        failures += failed
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
