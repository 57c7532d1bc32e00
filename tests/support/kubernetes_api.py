#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A small Kubernetes cluster for tests: as much of the API as kubectl needs to create, get and
delete Jobs and to read the logs of their pods. Docker takes the place of the nodes: a Job's first
container is started once, with its image, command and variables, in a thread.

usage: kubernetes_api.py DIRECTORY

Listens on a free port of the loopback, writes DIRECTORY/config (to be $KUBECONFIG) and keeps every
Job that was created as DIRECTORY/NAME.json. Jobs in the namespace "full" wait for a node for ever."""
import datetime
import http.server
import json
import pathlib
import re
import subprocess
import sys
import threading
import urllib.parse

directory = pathlib.Path(sys.argv[1])
jobs, pods, logs, processes = {}, {}, {}, {}
lock = threading.Lock()

LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
RESOURCES = {
    "/api": {"kind": "APIVersions", "versions": ["v1"]},
    "/apis": {"kind": "APIGroupList", "apiVersion": "v1", "groups": [
        {"name": "batch", "versions": [{"groupVersion": "batch/v1", "version": "v1"}],
         "preferredVersion": {"groupVersion": "batch/v1", "version": "v1"}}]},
    "/api/v1": {"kind": "APIResourceList", "groupVersion": "v1", "resources": [
        {"name": "pods", "singularName": "pod", "namespaced": True, "kind": "Pod",
         "verbs": ["get", "list", "delete"]},
        {"name": "pods/log", "singularName": "", "namespaced": True, "kind": "Pod",
         "verbs": ["get"]}]},
    "/apis/batch/v1": {"kind": "APIResourceList", "groupVersion": "batch/v1", "resources": [
        {"name": "jobs", "singularName": "job", "namespaced": True, "kind": "Job",
         "verbs": ["create", "get", "list", "delete"]}]},
    "/version": {"major": "1", "minor": "32", "gitVersion": "v1.32.0"},
    # That creating takes ?fieldValidation= tells kubectl to leave the validation to the server.
    "/openapi/v3": {"paths": {"apis/batch/v1": {"serverRelativeURL": "/openapi/v3/apis/batch/v1"}}},
    "/openapi/v3/apis/batch/v1": {
        "openapi": "3.0.0", "info": {"title": "Kubernetes", "version": "v1.32.0"},
        "paths": {"/apis/batch/v1/namespaces/{namespace}/jobs": {
            action: {"parameters": [{"name": "fieldValidation", "in": "query",
                                     "schema": {"type": "string"}}],
                     "responses": {},
                     "x-kubernetes-group-version-kind":
                         {"group": "batch", "version": "v1", "kind": "Job"}}
            for action in ("post", "patch")}},
        "components": {"schemas": {}}},
}


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def complaint(job):
    """The message with which the real API server refuses a Job, as far as mlf's part of it goes."""
    pod = job["spec"]["template"]["spec"]
    for name in [job["metadata"]["name"], *(each["name"] for each in pod["containers"])]:
        if not LABEL.fullmatch(name):
            return f'Invalid value: "{name}": a lowercase RFC 1123 label must consist of ...'
    if pod.get("restartPolicy") not in ("Never", "OnFailure"):
        return 'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'
    for container in pod["containers"]:
        texts = [*container["command"], *(each["value"] for each in container.get("env", []))]
        if not all(isinstance(text, str) for text in texts):
            return "json: cannot unmarshal number into Go struct field of type string"
    return None


def expand(word, variables):
    """Expands variables as Kubernetes does: $(NAME) becomes the variable's value, $$ becomes $."""
    return re.sub(r"\$(\$|\((\w+)\))",
                  lambda found: "$" if found[1] == "$" else variables.get(found[2], found[0]), word)


def start(job):
    key = (job["metadata"]["namespace"], job["metadata"]["name"])
    container = job["spec"]["template"]["spec"]["containers"][0]
    pod = {"kind": "Pod", "apiVersion": "v1",
           "metadata": {"namespace": key[0], "name": key[1] + "-0", "labels": {"job-name": key[1]}},
           "spec": {"containers": [{"name": container["name"]}]},
           "status": {"phase": "Pending"}}
    pods[key] = pod
    if key[0] == "full":
        pod["status"]["conditions"] = [{"type": "PodScheduled", "status": "False",
                                        "reason": "Unschedulable", "message": "0/1 nodes"}]
        return
    variables = {each["name"]: each["value"] for each in container.get("env", [])}
    words = ["docker", "run", "--rm", "--init", "--name", "job-" + key[1]]
    for name, value in variables.items():
        words += ["-e", f"{name}={value}"]
    words += ["--entrypoint", expand(container["command"][0], variables), container["image"]]
    words += [expand(word, variables) for word in container["command"][1:]]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    processes[key] = process
    job["status"] = {"startTime": now(), "active": 1}
    pod["status"]["phase"] = "Running"
    threading.Thread(target=finish, args=(job, pod, process), daemon=True).start()


def finish(job, pod, process):
    output = process.communicate()[0]
    code = process.returncode
    with lock:
        logs[pod["metadata"]["name"]] = output
        reason = "Completed" if code == 0 else "Error"
        pod["status"] = {"phase": "Succeeded" if code == 0 else "Failed", "containerStatuses": [
            {"state": {"terminated": {"exitCode": code, "reason": reason}}}]}
        condition = {"type": "Complete", "status": "True"} if code == 0 else {
            "type": "Failed", "status": "True", "reason": "BackoffLimitExceeded",
            "message": "Job has reached the specified backoff limit"}
        job["status"] = {"startTime": job["status"]["startTime"], "conditions": [condition]}


def remove(key):
    jobs.pop(key, None)
    pods.pop(key, None)
    if key in processes and processes[key].poll() is None:
        subprocess.run(["docker", "rm", "-f", "job-" + key[1]], stdout=subprocess.DEVNULL, check=False)


class Api(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, code, body, kind="application/json"):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def refuse(self, code, reason, message):
        self.answer(code, {"kind": "Status", "apiVersion": "v1", "status": "Failure",
                           "reason": reason, "message": message, "code": code})

    def place(self):
        """The namespace, the kind, the name and the subresource of the request."""
        self.url = urllib.parse.urlparse(self.path)
        found = re.fullmatch(r"/(?:api|apis/batch)/v1/namespaces/([^/]+)/(jobs|pods)"
                             r"(?:/([^/]+))?(?:/(log|status))?", self.url.path)
        return found.groups() if found else (None, None, None, None)

    def do_GET(self):
        name_space, kind, name, part = self.place()
        with lock:
            if self.url.path == "/openapi/v2":  # old kubectl: an empty message, with no schema
                self.answer(200, b"", "application/octet-stream")
            elif self.url.path in RESOURCES:
                self.answer(200, RESOURCES[self.url.path])
            elif part == "log":
                self.answer(200, logs.get(name, b""), "text/plain")
            elif kind == "jobs" and (name_space, name) in jobs:
                self.answer(200, jobs[name_space, name])
            elif kind == "pods" and name is None:
                wanted = urllib.parse.parse_qs(self.url.query).get("labelSelector", [""])[0]
                items = [pod for key, pod in pods.items() if f"job-name={key[1]}" == wanted]
                self.answer(200, {"kind": "PodList", "apiVersion": "v1", "metadata": {},
                                  "items": items})
            elif kind == "pods":
                found = [pod for pod in pods.values() if pod["metadata"]["name"] == name]
                if found:
                    self.answer(200, found[0])
                else:
                    self.refuse(404, "NotFound", f'pods "{name}" not found')
            elif kind == "jobs":
                self.refuse(404, "NotFound", f'jobs.batch "{name}" not found')
            else:
                self.refuse(404, "NotFound", "the server could not find the requested resource")

    def do_POST(self):
        name_space, kind, _, _ = self.place()
        job = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        problem = complaint(job)
        if kind != "jobs" or problem:
            self.refuse(422, "Invalid", f'Job.batch is invalid: {problem}')
            return
        job["metadata"]["namespace"] = name_space
        (directory / (job["metadata"]["name"] + ".json")).write_text(json.dumps(job))
        with lock:
            jobs[name_space, job["metadata"]["name"]] = job
            start(job)
        self.answer(201, job)

    def do_DELETE(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        name_space, kind, name, _ = self.place()
        with lock:
            if kind == "jobs" and (name_space, name) in jobs:
                remove((name_space, name))
                self.answer(200, {"kind": "Status", "apiVersion": "v1", "status": "Success"})
            else:
                self.refuse(404, "NotFound", f'{kind} "{name}" not found')


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api)
(directory / "config.new").write_text(json.dumps({
    "apiVersion": "v1", "kind": "Config", "current-context": "none",
    "clusters": [{"name": "c", "cluster": {"server": f"http://127.0.0.1:{server.server_port}"}}],
    "users": [{"name": "u", "user": {"token": "t"}}],
    "contexts": [{"name": "here", "context": {"cluster": "c", "user": "u"}}]}))
(directory / "config.new").rename(directory / "config")
server.serve_forever()
