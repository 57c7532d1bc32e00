# SPDX-License-Identifier: Apache-2.0
"""The same requests to several servers: reads files of requests, and makes the answers comparable.

A file of requests (tests/data/server/*.requests) has one request a line:

    METHOD[(CONTENT-TYPE)] TARGET [BODY] [> NAME = MEMBER.MEMBER...]

A target without a leading slash is below /api/2.0/mlflow/. The Content-Type of a request with a body is
application/json unless one is given; "()" sends none. "> e = experiment_id" calls that member of the answer
"e", and "$e" stands for it in the lines that follow. A line "~ REASON" says that the answers to the next
request differ from MLflow's, and why; "~2" and "~3" say it of one version. "~2+ REASON" says that from there
on, the answers are not compared with those of that version.
"""

import json
import re
from dataclasses import dataclass, field

BASE = "/api/2.0/mlflow/"
LINE = re.compile(r"(?P<method>[A-Z]+)(?:\((?P<type>[^)]*)\))? (?P<target>\S+)(?: (?P<body>.*?))?"
                  r"(?: > (?P<name>\w+) = (?P<member>\S+))?$")
# What is not compared: mlf has no workspaces, as MLflow 2 has none; and MLflow's file store does not tell the
# logged model of a version.
UNTOLD = ("workspace",)
UNTOLD_OF_VERSIONS = ("model_id",)
# The lists that MLflow tells in the order of a directory, and the member that they are sorted by here.
SORTED_BY = {"tags": "key", "params": "key", "metrics": "key", "latest_versions": "version"}
TIMES = re.compile(r".*(time|timestamp|timestamp_ms)$")


@dataclass
class Request:
    place: str
    method: str
    target: str
    headers: dict
    body: str
    name: str = None
    member: str = None
    differs: dict = field(default_factory=dict)  # the reason, by the name of the peer
    left_out: set = field(default_factory=set)  # the names of the peers that it is not compared with

    def __str__(self):
        return f"{self.place}: {self.method} {self.target} {self.body}"


def read_requests(path):
    requests, differs, left_out = [], {}, set()
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            if line.startswith("~"):
                which, reason = line[1:].split(" ", 1)
                if which.endswith("+"):
                    left_out |= {f"mlflow{v}" for v in which[:-1]}
                    continue
                differs |= {f"mlflow{v}": reason for v in which or "23"}
                continue
            requests.append(parse_request(f"{path.rsplit('/', 1)[-1]}:{number}", line, differs))
            requests[-1].left_out = set(left_out)
            differs = {}
    return requests


def parse_request(place, line, differs):
    found = LINE.match(line)
    if found is None:
        raise ValueError(f"{place}: no request: {line}")
    target, body, kind = found["target"], found["body"] or "", found["type"]
    if not target.startswith("/"):
        target = BASE + target
    if kind is None and (body or found["method"] in ("POST", "PUT")):
        kind = "application/json"
    return Request(place, found["method"], target, {"Content-Type": kind} if kind else {}, body, found["name"],
                   found["member"], differs)


def member_of(answer, path):
    """The text of a member; None when the answer has none."""
    for name in path.split("."):
        if name.isdigit():
            answer = answer[int(name)]
        else:
            answer = answer.get(name, {})
    return str(answer) if answer else None


class Replay:
    """The requests as one server gets them, and its answers as all servers would give them."""

    def __init__(self, ask, root):
        self.ask, self.root = ask, root
        self.names = {}
        self.made = {}  # what stands for each value that only this server has chosen

    def send(self, request):
        """@return the status and the comparable body of the answer."""
        def known(text):
            return re.sub(r"\$(\w+)", lambda m: self.names.get(m[1], m[0]), text)

        status, body = self.ask(request.method, known(request.target), request.headers, known(request.body))
        try:
            answer = json.loads(body)
        except ValueError:
            return status, self.usual(body)
        if request.name:
            value = member_of(answer, request.member) or f"no-{request.name}"
            self.names[request.name] = value
            self.made[value] = f"${request.name}"
        if "get-latest-versions" in request.target and "model_versions" in answer:
            answer["latest_versions"] = answer.pop("model_versions")
        return status, self.comparable(answer)

    def usual(self, text):
        for value, name in self.made.items():
            if len(value) > 5:
                text = text.replace(value, name)
        return text.replace(self.root, "ROOT")

    def comparable(self, value, key=""):
        if isinstance(value, dict):
            untold = UNTOLD + (UNTOLD_OF_VERSIONS if "current_stage" in value else ())
            return {k: self.comparable(v, k) for k, v in value.items() if k not in untold}
        if isinstance(value, list):
            items = [self.comparable(item) for item in value]
            member = SORTED_BY.get(key)
            sortable = member and all(isinstance(item, dict) for item in items)
            return sorted(items, key=lambda item: str(item.get(member))) if sortable else items
        if isinstance(value, int) and TIMES.match(key) and value > 1_700_000_000_000:
            return "NOW"
        if isinstance(value, str):
            if key in ("run_name", "value", "name") and re.fullmatch(r"[a-z]+-[a-z]+-\d+", value):
                return "GENERATED"
            return self.usual(value)
        return value
