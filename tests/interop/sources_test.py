#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Projects from real git servers: http-backend, git daemon, sshd and files; and what harms nobody."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import unittest
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from git_servers import SSHD, Daemon, HttpServer, Plumbing, Sshd, git  # noqa: E402
from proof import BUILD, clean_environment, main, need_tool, skip  # noqa: E402

PROBE = os.path.join(BUILD, "tests", "interop", "source_probe")


class Probe:
    """A process that fetches sources; each is let go when the next is asked for."""

    def __init__(self, environment):
        self.process = subprocess.Popen([PROBE], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, env=environment)

    def send(self, **request):
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()

    def receive(self):
        return json.loads(self.process.stdout.readline())

    def ask(self, **request):
        self.send(**request)
        return self.receive()

    def close(self):
        errors = self.process.communicate(timeout=30)[1].decode()
        assert self.process.returncode == 0, self.process.returncode
        return errors


class SourceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = os.path.realpath(tempfile.mkdtemp(prefix="mlf-sources-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, True)
        cls.root = os.path.join(cls.folder, "served")
        os.mkdir(cls.root)
        cls.make_project()

    @classmethod
    def make_project(cls):
        """A branch, a light and an annotated tag, a commit that only a branch's history has."""
        cls.work = os.path.join(cls.folder, "work")
        git("init", "-q", "-b", "trunk", cls.work)
        cls.commits = {}
        for name in ("first", "second", "third"):
            cls.write(cls.work, "sub/train.py", f"print('{name}')\n")
            cls.write(cls.work, "MLproject", f"name: {name}\n")
            git("add", ".", directory=cls.work)
            git("commit", "-qm", name, directory=cls.work)
            cls.commits[name] = git("rev-parse", "HEAD", directory=cls.work)
        git("tag", "light", cls.commits["first"], directory=cls.work)
        git("tag", "-am", "x", "heavy", cls.commits["second"], directory=cls.work)
        git("branch", "feature/one", cls.commits["first"], directory=cls.work)
        cls.bare = os.path.join(cls.root, "project.git")
        git("clone", "-q", "--bare", cls.work, cls.bare)

    @staticmethod
    def write(folder, name, content):
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(content)

    def setUp(self):
        self.home = tempfile.mkdtemp(dir=self.folder)
        self.cache = os.path.join(self.home, "cache")
        self.environment = clean_environment()
        self.environment.update(HOME=self.home, MLF_EXEC_PATH=os.path.join(BUILD, "libexec", "mlf"))
        for name in ("XDG_CONFIG_HOME", "GIT_SSH_COMMAND", "GIT_SSH", "GIT_ASKPASS", "SSH_ASKPASS"):
            self.environment.pop(name, None)
        self.probes = []

    def tearDown(self):
        self.let_go()

    def let_go(self):
        while self.probes:
            self.probes.pop().close()

    def probe(self):
        self.probes.append(Probe(self.environment))
        return self.probes[-1]

    def fetch(self, uri, **request):
        """Into a working copy that is there until the next one."""
        self.let_go()
        answer = self.probe().ask(uri=uri, cache=self.cache, **request)
        self.assertIn("ok", answer, answer)
        return answer["ok"]

    def refused(self, uri, code, *parts, **request):
        """In one line, and nothing stays."""
        self.let_go()
        answer = self.probe().ask(uri=uri, cache=self.cache, **request)
        self.assertEqual(answer.get("error"), code, answer)
        self.assertNotIn("\n", answer["message"])
        for part in parts:
            self.assertIn(part, answer["message"])
        self.assertEqual(self.trees(), [])
        return answer["message"]

    def trees(self):
        folder = os.path.join(self.cache, "trees")
        return [name for name in os.listdir(folder) if name != "lock"] if os.path.isdir(folder) else []

    def clones(self):
        folder = os.path.join(self.cache, "clones")
        names = os.listdir(folder) if os.path.isdir(folder) else []
        return sorted(name for name in names if not name.endswith(".lock"))

    def content(self, source, name):
        with open(os.path.join(source["directory"], name)) as file:
            return file.read()


class Servers(SourceTest):
    def serve(self, server):
        self.addCleanup(server.close)
        return server

    def check_versions(self, url, **request):
        for version, name, branch in ((None, "third", None), ("trunk", "third", "trunk"),
                                      ("feature/one", "first", "feature/one"), ("light", "first", None),
                                      ("heavy", "second", None), (self.commits["second"], "second", None),
                                      (self.commits["first"][:9], "first", None)):
            with self.subTest(url, version=version):
                asked = {} if version is None else {"version": version}
                got = self.fetch(url + "#sub", **asked, **request)
                self.assertEqual(got["commit"], self.commits[name])
                self.assertEqual(got["branch"], branch)
                self.assertEqual(self.content(got, "train.py"), f"print('{name}')\n")
                self.assertEqual((got["name"], got["repo_url"]), (url + "#sub", url))
                self.assertEqual(git("rev-parse", "HEAD", directory=got["directory"]), got["commit"])
                self.assertEqual(git("status", "--porcelain", directory=got["directory"]), "")
        self.refused(url, "RESOURCE_DOES_NOT_EXIST", "'nosuch'", version="nosuch")
        self.refused(url, "RESOURCE_DOES_NOT_EXIST", "'0123456789'", version="0123456789")
        self.refused(url + "#no/sub", "RESOURCE_DOES_NOT_EXIST", "no/sub")

    def test_http(self):
        server = self.serve(HttpServer(self.root))
        self.check_versions(server.url + "/project.git")
        self.assertEqual(len(self.clones()), 1)

    def test_git_daemon(self):
        self.check_versions(self.serve(Daemon(self.root)).url + "/project.git")

    def test_ssh(self):
        if not os.access(SSHD, os.X_OK):
            self.skipTest("openssh-server is not installed; scripts/setup.sh --test installs it")
        folder = tempfile.mkdtemp(dir=self.folder)
        server = self.serve(Sshd(folder))
        self.environment["GIT_SSH_COMMAND"] = server.command
        self.check_versions(f"ssh://{server.user}@localhost:{server.port}{self.bare}")
        got = self.fetch(f"{server.user}@near:{self.bare}", version="light")
        self.assertEqual(got["repo_url"], f"{server.user}@near:{self.bare}")
        self.refused(f"near:{self.root}/it's no.git", "TEMPORARILY_UNAVAILABLE", "ssh:", "it's no.git")
        os.truncate(f"{folder}/known", 0)
        self.refused(f"near:{self.bare}x", "PERMISSION_DENIED", "Host key verification failed")

    def test_files(self):
        before = {path: sorted(os.listdir(path)) for path, _, _ in os.walk(self.work)}
        for version, name, branch in (("trunk", "third", "trunk"), ("heavy", "second", None),
                                      ("feature/one", "first", "feature/one"),
                                      (self.commits["second"][:7], "second", None)):
            for uri in (self.work, "file://" + self.work):
                got = self.fetch(uri, version=version)
                self.assertEqual((got["commit"], got["branch"]), (self.commits[name], branch))
                self.assertEqual((got["name"], got["repo_url"]), ("file://" + self.work, uri))
                self.assertNotEqual(got["directory"], self.work)
        self.assertEqual({path: sorted(os.listdir(path)) for path, _, _ in os.walk(self.work)}, before)
        self.assertEqual(self.fetch(self.work)["directory"], self.work)
        self.assertEqual(self.fetch(self.bare)["commit"], self.commits["third"])
        self.assertEqual(self.clones(), [])
        self.refused(os.path.join(self.work, "sub"), "INVALID_PARAMETER_VALUE",
                     "Setting a version is only supported for Git project URIs", version="trunk")

    def test_a_password_of_a_credential_helper(self):
        server = self.serve(HttpServer(self.root))
        url = server.url + "/private/project.git"
        self.refused(url, "PERMISSION_DENIED", "credential helper")
        self.write(self.home, ".gitconfig",
                   "[credential]\n helper = \"!f() { test $1 = get && cat >asked; echo username=joe; "
                   "echo password=s3cret; }; f\"\n".replace(">asked", f">{self.home}/asked"))
        got = self.fetch(url)
        self.assertEqual(got["repo_url"], url)
        with open(f"{self.home}/asked") as asked:
            self.assertIn(f"host=localhost:{server.port}\n", asked.read())
        self.write(self.home, ".gitconfig",
                   '[credential]\n helper = "!echo username=joe; echo password=wrong; true"\n')
        self.refused(url, "PERMISSION_DENIED", "does not accept")

    def test_a_password_in_the_url_is_recorded_nowhere(self):
        server = self.serve(HttpServer(self.root))
        url = server.url.replace("//", "//joe:s3cret@") + "/private/project.git"
        got = self.fetch(url)
        self.assertEqual(got["name"], server.url + "/private/project.git")
        self.assertNotIn("s3cret", got["repo_url"])
        found = subprocess.run(["grep", "-r", "s3cret", self.cache], stdout=subprocess.PIPE)
        self.assertEqual(found.stdout, b"")
        self.assertNotIn("s3cret", self.refused(url + "x", "RESOURCE_DOES_NOT_EXIST"))

    def test_redirects_stay_on_the_server(self):
        server = self.serve(HttpServer(self.root))
        server.server.redirects["/moved"] = server.url
        server.server.redirects["/offsite"] = server.url.replace("localhost", "127.0.0.1")
        server.server.redirects["/file"] = "file://" + self.root
        self.assertEqual(self.fetch(server.url + "/moved/project.git")["commit"], self.commits["third"])
        for prefix, why in (("/offsite", "cannot redirect"), ("/file", "malformed URL")):
            self.refused(server.url + prefix + "/project.git", "TEMPORARILY_UNAVAILABLE", why)

    def test_insteadof_of_the_user(self):
        server = self.serve(HttpServer(self.root))
        self.write(self.home, ".gitconfig", f'[url "{server.url}/"]\n insteadOf = https://example.invalid/\n')
        got = self.fetch("https://example.invalid/project.git")
        self.assertEqual(got["repo_url"], "https://example.invalid/project.git")
        self.write(self.home, ".gitconfig", '[url "ext::x "]\n insteadOf = https://example.invalid/\n')
        self.refused("https://example.invalid/project.git", "INVALID_PARAMETER_VALUE", "would start a program")

    def test_https_with_certificates_of_the_user(self):
        key, certificate = f"{self.home}/key.pem", f"{self.home}/certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key,
                        "-out", certificate, "-subj", "/CN=localhost", "-addext",
                        "subjectAltName=DNS:localhost"], check=True, stderr=subprocess.DEVNULL)
        server = self.serve(HttpServer(self.root, certificate, key))
        self.refused(server.url + "/project.git", "PERMISSION_DENIED", "certificate")
        self.write(self.home, ".gitconfig", f"[http]\n sslCAInfo = {certificate}\n")
        self.assertEqual(self.fetch(server.url + "/project.git")["commit"], self.commits["third"])


if __name__ == "__main__":
    for name in ("git", "ssh", "openssl"):
        need_tool(name)
    if not os.access(PROBE, os.X_OK):
        skip("source_probe is not built")
    main()
