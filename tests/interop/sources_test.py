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
import time
import unittest
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from git_servers import SSHD, Daemon, HttpServer, Plumbing, Sshd, git  # noqa: E402
from proof import BUILD, PYTHONS, clean_environment, main, need_tool, skip  # noqa: E402

# What MLflow records of local projects, by its own functions.
MLFLOW_SAYS = """
import json, sys
from mlflow.projects import utils
from mlflow.tracking._tracking_service.utils import _get_git_url_if_present
from mlflow.utils.git_utils import get_git_commit, get_git_repo_url
for uri in json.load(sys.stdin):
    name = utils._expand_uri(uri)
    if utils._is_local_uri(uri):
        name = _get_git_url_if_present(name)
    place = utils._fetch_project(uri)
    print(json.dumps([name, get_git_commit(place), get_git_repo_url(place)]))
"""

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
        errors = self.process.communicate(timeout=300)[1].decode()
        assert self.process.returncode == 0, self.process.returncode
        return errors


class SourceTest(unittest.TestCase):
    @classmethod
    def make_project(cls):
        """Branches, a light and an annotated tag, a commit that only a branch's history has."""
        cls.folder = os.path.realpath(tempfile.mkdtemp(prefix="mlf-sources-"))
        unittest.addModuleCleanup(shutil.rmtree, cls.folder, True)
        cls.root = os.path.join(cls.folder, "served")
        os.mkdir(cls.root)
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
        """A home and a cache of the test's own."""
        self.home = tempfile.mkdtemp(dir=self.folder)
        self.cache = os.path.join(self.home, "cache")
        self.projects = os.path.join(self.cache, "mlf", "projects")
        self.environment = clean_environment()
        self.environment.update(HOME=self.home, MLF_EXEC_PATH=os.path.join(BUILD, "libexec", "mlf"))
        for name in ("XDG_CONFIG_HOME", "GIT_SSH_COMMAND", "GIT_SSH", "GIT_ASKPASS", "SSH_ASKPASS", "GIT_SSL_CAINFO",
                     "SSL_CERT_FILE", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "no_proxy", "NO_PROXY"):
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
        folder = os.path.join(self.projects, "trees")
        return [name for name in os.listdir(folder) if name != "lock"] if os.path.isdir(folder) else []

    def clones(self):
        folder = os.path.join(self.projects, "clones")
        names = os.listdir(folder) if os.path.isdir(folder) else []
        return sorted(name for name in names if not name.endswith(".lock"))

    def content(self, source, name):
        with open(os.path.join(source["directory"], name)) as file:
            return file.read()


def setUpModule():
    SourceTest.make_project()


class Reuse(SourceTest):
    """What stays in the cache, who may use it at the same time, and what interruptions leave."""

    def setUp(self):
        super().setUp()
        self.server = HttpServer(self.root)
        self.addCleanup(self.server.close)
        self.url = self.server.url + "/project.git"

    def test_a_commit_that_was_fetched_needs_no_server(self):
        self.fetch(self.url)
        self.server.server.requests.clear()
        self.assertEqual(self.content(self.fetch(self.url, version=self.commits["first"]), "MLproject"),
                         "name: first\n")
        self.assertEqual(self.server.server.requests, [])

    def test_a_second_fetch_gets_what_is_new(self):
        self.fetch(self.url, version="light")
        self.server.server.requests.clear()
        self.assertEqual(self.fetch(self.url)["commit"], self.commits["third"])
        self.assertEqual([r[0] for r in self.server.server.requests], ["GET", "POST"])
        self.server.server.requests.clear()
        self.fetch(self.url)
        self.assertEqual([r[0] for r in self.server.server.requests], ["GET"])

    def test_every_run_has_files_of_its_own(self):
        first, second = self.probe(), self.probe()
        one, two = (p.ask(uri=self.url, cache=self.cache)["ok"] for p in (first, second))
        self.write(one["directory"], "output", "of the first")
        self.write(one["directory"], "MLproject", "changed")
        self.assertFalse(os.path.exists(os.path.join(two["directory"], "output")))
        self.assertEqual(self.content(two, "MLproject"), "name: third\n")
        os.chmod(os.path.join(one["directory"], "sub"), 0o500)
        self.let_go()
        self.assertEqual(self.trees(), [])
        self.assertEqual(self.content(self.fetch(self.url), "MLproject"), "name: third\n")

    def test_simultaneous_first_fetches(self):
        probes = [self.probe() for _ in range(4)]
        for probe in probes:
            probe.send(uri=self.url, cache=self.cache)
        for answer in [probe.receive() for probe in probes]:
            self.assertEqual(answer.get("ok", answer).get("commit"), self.commits["third"])
        self.assertEqual(len(self.clones()), 1)
        self.assertEqual(sum(r[0] == "POST" for r in self.server.server.requests), 1)

    def stalled(self):
        probe = self.probe()
        probe.send(uri=self.server.url + "/stalled/project.git", cache=self.cache)
        self.assertTrue(self.server.server.stalled.wait(20))
        return probe

    def test_an_interrupted_fetch_leaves_nothing(self):
        probe = self.stalled()
        probe.process.send_signal(signal.SIGTERM)
        answer = probe.receive()
        self.assertIn("was stopped", answer["message"])
        self.assertEqual((self.trees(), self.clones()), ([], []))

    def test_a_killed_fetch_is_cleaned_up_by_the_next(self):
        probe = self.stalled()
        probe.process.kill()
        probe.process.communicate()
        self.probes.remove(probe)
        self.fetch(self.url)
        self.let_go()
        self.assertEqual(self.trees(), [])
        deadline = time.monotonic() + 120
        while len(self.clones()) > 1 and time.monotonic() < deadline:  # its child ends by itself
            time.sleep(0.02)
        self.assertEqual(len(self.clones()), 1)

    def test_a_damaged_clone_is_made_anew(self):
        self.fetch(self.url)
        packs = os.path.join(self.projects, "clones", self.clones()[0], "objects", "pack")
        for name in os.listdir(packs):
            os.chmod(os.path.join(packs, name), 0o600)
            with open(os.path.join(packs, name), "r+b") as file:
                file.seek(60)
                file.write(b"damaged" * 20)
        self.assertEqual(self.content(self.fetch(self.url), "MLproject"), "name: third\n")

    def test_a_clone_that_nobody_uses_any_more(self):
        self.fetch(self.url, version="light")
        folder = os.path.join(self.projects, "clones")
        old = self.clones()
        for name in os.listdir(folder):
            if name.endswith(".lock"):
                os.utime(os.path.join(folder, name), (0, 0))
        self.fetch(self.url, version=self.commits["first"])  # that is using it
        other = os.path.join(self.root, "other.git")
        git("clone", "-q", "--bare", self.bare, other)
        self.fetch(self.server.url + "/other.git")
        self.assertEqual(len(self.clones()), 2)
        os.utime(os.path.join(folder, old[0] + ".lock"), (0, 0))
        self.fetch(self.server.url + "/other.git")
        self.assertEqual(len(self.clones()), 1)
        self.assertNotIn(old[0], self.clones())

    def test_a_history_that_was_rewritten(self):
        path = os.path.join(self.root, "rewritten.git")
        git("clone", "-q", "--bare", self.bare, path)
        url = self.server.url + "/rewritten.git"
        self.assertEqual(self.fetch(url)["commit"], self.commits["third"])
        git("update-ref", "-d", "refs/heads/feature/one", directory=path)
        git("update-ref", "refs/heads/feature", self.commits["first"], directory=path)
        git("update-ref", "refs/heads/trunk", self.commits["second"], directory=path)
        self.assertEqual(self.fetch(url)["commit"], self.commits["second"])
        self.assertEqual(self.fetch(url, version="feature")["commit"], self.commits["first"])

    def test_a_full_disk(self):
        small = os.path.join(self.home, "small")
        os.mkdir(small)
        big = os.path.join(self.root, "big.git")
        if not os.path.isdir(big):
            plumbing = Plumbing(big)
            done = subprocess.run(["git", "hash-object", "-w", "--stdin"], cwd=big, input=os.urandom(3 << 20),
                                  stdout=subprocess.PIPE, check=True)
            plumbing.commit(plumbing.tree(("100644", done.stdout.decode().strip(), "big")))
        script = ('mount -t tmpfs -o size=2m none "$1" && echo mounted && "$2" && ls -A "$1"/mlf/projects/*')
        done = subprocess.run(["unshare", "-rm", "sh", "-c", script, "sh", small, PROBE],
                              input=json.dumps({"uri": self.server.url + "/big.git", "cache": small}).encode(),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment)
        lines = done.stdout.decode().splitlines()
        if not lines:
            self.skipTest(f"no file system of its own can be mounted here: {done.stderr.decode().strip()}")
        answer = json.loads(lines[1])
        self.assertEqual(answer.get("error"), "RESOURCE_EXHAUSTED", answer)
        self.assertIn("No space left on device", answer["message"])
        left = [line for line in lines[2:] if line and not line.endswith((".lock", ":"))]
        self.assertEqual(left, ["lock"])


class Harm(SourceTest):
    """Repositories and archives that nobody well-meaning makes."""

    def hostile(self, name, build, *parts, code="INVALID_PARAMETER_VALUE"):
        path = os.path.join(self.root, name + ".git")
        plumbing = Plumbing(path)
        plumbing.commit(plumbing.tree(*build(plumbing)))
        message = self.refused(path, code, *parts)
        shutil.rmtree(path)
        return message

    def test_links_that_leave(self):
        def link(target, at="link"):
            return lambda p: [("120000", p.blob(target), at)]

        for index, target in enumerate(("/etc/passwd", "../x", "a/../../x", ".git/config", ".")[:4]):
            self.hostile(f"link{index}", link(target), "'link' is a link to")
        self.hostile("deep", lambda p: [
            ("40000", p.tree(("120000", p.blob("../b/.."), "up")), "a"),
            ("40000", p.tree(("120000", p.blob("../a/up/../x"), "down")), "b")], "b/down")
        self.hostile("modules", link("x", ".gitmodules"), "'.gitmodules' is a link")

    def test_links_that_stay(self):
        path = os.path.join(self.root, "links.git")
        plumbing = Plumbing(path)
        inner = plumbing.tree(("120000", plumbing.blob("../data"), "up"))
        plumbing.commit(plumbing.tree(("100644", plumbing.blob("d"), "data"), ("40000", inner, "dir"),
                                      ("120000", plumbing.blob("nowhere"), "dangling")))
        got = self.fetch(path)
        self.assertEqual(os.readlink(os.path.join(got["directory"], "dir/up")), "../data")
        self.assertEqual(self.content(got, "dir/up"), "d")
        self.assertTrue(os.path.islink(os.path.join(got["directory"], "dangling")))

    def test_names(self):
        victim = os.path.join(self.home, "victim")
        for index, name in enumerate(("..", ".", ".git", ".GIT", "a/b", "../" + os.path.basename(victim),
                                      "git~1", ".git ", ".g\u200cit", ".git::$INDEX_ALLOCATION")):
            message = self.hostile(
                f"name{index}", lambda p, name=name: [("40000", p.tree(("100755", p.blob("x"), "config")), name)],
                code="INVALID_PARAMETER_VALUE" if index < 6 else "INTERNAL_ERROR")
            self.assertRegex(message, "not a valid file name|invalid path|cannot checkout")
        self.assertFalse(os.path.exists(victim))

    def test_files_through_links(self):
        self.hostile("twice", lambda p: [("120000", p.blob("other"), "d"),
                                         ("40000", p.tree(("100644", p.blob("x"), "f")), "d")], "is also a link")
        self.hostile("folded", lambda p: [("40000", p.tree(("100644", p.blob("x"), "f")), "A"),
                                          ("120000", p.blob("other"), "a")], "is also a link")

    def test_bombs(self):
        def bomb(p):
            tree = p.tree(*(("100644", p.blob("x"), f"f{i}") for i in range(10)))
            for _ in range(9):
                tree = p.tree(*(("40000", tree, f"d{i}") for i in range(10)))
            return [("40000", tree, "d")]

        self.hostile("bomb", bomb, "is one file more than the 1000000 that are allowed")

    def test_nothing_of_it_is_run(self):
        marker = os.path.join(self.home, "ran")
        path = os.path.join(self.root, "hooks.git")
        git("clone", "-q", "--bare", self.work, path)
        with open(os.path.join(path, "config"), "a") as config:
            config.write(f'[core]\n fsmonitor = "touch {marker}"\n sshCommand = "touch {marker}"\n'
                         f'[filter "evil"]\n smudge = "touch {marker}"\n'
                         f'[uploadpack]\n packObjectsHook = "touch {marker}"\n')
        for hook in ("post-checkout", "post-merge", "pre-receive"):
            file = os.path.join(path, "hooks", hook)
            with open(file, "w") as script:
                script.write(f"#!/bin/sh\ntouch {marker}\n")
            os.chmod(file, 0o755)
        self.assertEqual(self.fetch(path)["commit"], self.commits["third"])
        self.assertFalse(os.path.exists(marker))

    def test_urls(self):
        marker = os.path.join(self.home, "ran")
        for url in (f"ext::touch {marker}", "fd::17/foo", f"transport::touch {marker}", "ftp://host/x",
                    "ssh://-oProxyCommand=x/y", "-oProxyCommand=touch x:y", "git@host:-x", "https:///x",
                    "ssh://host:2x/y", "git://host/a\nb", "s3://bucket/x"):
            with self.subTest(url):
                self.refused(url, "INVALID_PARAMETER_VALUE", "cannot fetch from")
        self.refused(f"--upload-pack=touch {marker}", "RESOURCE_DOES_NOT_EXIST", "no such directory")
        self.assertFalse(os.path.exists(marker))

    def test_archives(self):
        def tar(*members):
            path = os.path.join(self.home, "a.tar.gz")
            with tarfile.open(path, "w:gz") as archive:
                for name, kind, link in members:
                    member = tarfile.TarInfo(name)
                    member.type, member.linkname, member.mode = kind, link, 0o755
                    archive.addfile(member, io.BytesIO(b""))
            return path

        regular, symbolic, hard = tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE
        for members in ([("../x", regular, "")], [("/tmp/x", regular, "")], [("a/../../x", regular, "")],
                        [("l", symbolic, "/etc")], [("l", symbolic, ".."), ("l/x", regular, "")],
                        [("d/l", symbolic, "../../x")], [("h", hard, "/etc/passwd")], [("h", hard, "../x")],
                        [("p", tarfile.FIFOTYPE, "")], [("c", tarfile.CHRTYPE, "")],
                        [("l", symbolic, "d"), ("L/x", regular, "")], [("x", regular, ""), ("h", hard, "y")]):
            with self.subTest(members):
                self.refused(tar(*members), "INVALID_PARAMETER_VALUE", "is refused")
        got = self.fetch(tar(("./d/x", regular, ""), ("./d/h", hard, "d/x"), ("l", symbolic, "d/x")))
        self.assertEqual(sorted(os.listdir(got["directory"])), ["d", "l"])
        self.assertTrue(os.access(os.path.join(got["directory"], "l"), os.X_OK))

    def test_archives_that_are_none(self):
        path = os.path.join(self.home, "a.zip")
        self.write(self.home, "a.zip", "no archive")
        self.refused(path, "INVALID_PARAMETER_VALUE", "cannot unpack")
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("../x", "")
        self.refused(path, "INVALID_PARAMETER_VALUE", "'../x' is no path")
        with open(path, "r+b") as file:
            file.truncate(30)
        self.refused(path, "INVALID_PARAMETER_VALUE", "cannot unpack")

    def test_a_zip_bomb(self):
        path = os.path.join(self.home, "bomb.tar")
        with open(path, "wb") as file:  # a header that promises 5 GiB of holes
            member = tarfile.TarInfo("zeros")
            member.size = 5 << 30
            file.write(member.tobuf())
            file.truncate(512 + (5 << 20))
        self.refused(path, "INVALID_PARAMETER_VALUE", "runcated")


class Archives(SourceTest):
    def test_from_a_server(self):
        server = HttpServer(self.root)
        self.addCleanup(server.close)
        with zipfile.ZipFile(os.path.join(self.root, "p.zip"), "w") as archive:
            archive.writestr("code/MLproject", "name: zipped\n")
        got = self.fetch(server.url + "/files/p.zip#code")
        self.assertEqual(self.content(got, "MLproject"), "name: zipped\n")
        self.assertEqual((got["name"], got["commit"]), (server.url + "/files/p.zip#code", None))
        self.refused(server.url + "/files/none.zip", "INTERNAL_ERROR", "404")

    def test_from_here(self):
        git("archive", "-o", os.path.join(self.home, "p.tar.gz"), "HEAD", directory=self.work)
        for uri in ("p.tar.gz", "file://" + self.home + "/p.tar.gz"):
            got = self.fetch(uri if ":" in uri else os.path.join(self.home, uri))
            self.assertEqual(self.content(got, "MLproject"), "name: third\n")
            self.assertEqual(got["name"], os.path.join(self.home, "p.tar.gz"))
        self.refused(os.path.join(self.home, "p.tar.gz"), "INVALID_PARAMETER_VALUE",
                     "Setting a version is only supported for Git project URIs", version="v1")


class BesideMlflow(SourceTest):
    def test_what_is_recorded_of_local_projects(self):
        python = PYTHONS["mlflow3"]
        if not os.access(python, os.X_OK):
            self.skipTest(f"no mlflow3 at {python}; scripts/setup.sh --test installs it")
        place = os.path.join(self.home, "place")
        shutil.copytree(self.work, os.path.join(place, "repo"))
        os.makedirs(os.path.join(place, "plain", "deep"))
        repo = os.path.join(place, "repo")
        for name, url in (("backup", "https://joe:pw@example.org/b.git"), ("origin", "git@example.org:o.git")):
            git("remote", "add", name, url, directory=repo)
        with zipfile.ZipFile(os.path.join(place, "p.zip"), "w") as archive:
            archive.writestr("MLproject", "name: zipped\n")
        uris = ["repo", "./repo/", "repo/sub", "repo#sub", "repo#", "repo#sub/", "repo/../repo/sub/", "plain",
                "plain/", ".", "plain#deep", "p.zip", "./p.zip", os.path.join(place, "repo")]
        done = subprocess.run([python, "-c", MLFLOW_SAYS], input=json.dumps(uris).encode(), cwd=place,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.environment)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        probe = subprocess.run([PROBE], cwd=place, stdout=subprocess.PIPE, env=self.environment, input=b"".join(
            json.dumps({"uri": uri, "cache": self.cache}).encode() + b"\n" for uri in uris))
        answers = zip(uris, done.stdout.splitlines(), probe.stdout.splitlines(), strict=True)
        for uri, expected, answer in answers:
            got = json.loads(answer).get("ok", answer)
            with self.subTest(uri):
                self.assertEqual([got["name"], got["commit"], got["repo_url"]], json.loads(expected))


class Submodules(SourceTest):
    @classmethod
    def setUpClass(cls):
        path = os.path.join(cls.root, "parent.git")
        plumbing = Plumbing(path)
        modules = plumbing.blob('[submodule "p"]\n path = lib/p\n url = ../project.git\n')
        cls.parent = plumbing.commit(plumbing.tree(
            ("100644", modules, ".gitmodules"),
            ("40000", plumbing.tree(("160000", cls.commits["second"], "p")), "lib")))

    def test_only_when_asked(self):
        server = HttpServer(self.root)
        self.addCleanup(server.close)
        for url in (server.url + "/parent.git", os.path.join(self.root, "parent.git")):
            got = self.fetch(url)
            self.assertEqual(os.listdir(os.path.join(got["directory"], "lib/p")), [])
            got = self.fetch(url, submodules=True)
            self.assertEqual(self.content(got, "lib/p/MLproject"), "name: second\n")
            self.assertEqual(git("rev-parse", "HEAD", directory=got["directory"] + "/lib/p"),
                             self.commits["second"])

    def refused_submodule(self, name, section, *parts, code="INVALID_PARAMETER_VALUE"):
        server = HttpServer(self.root)
        self.addCleanup(server.close)
        plumbing = Plumbing(os.path.join(self.root, name + ".git"))
        modules = plumbing.blob(section)
        plumbing.commit(plumbing.tree(("100644", modules, ".gitmodules"),
                                      ("160000", self.commits["second"], "p")))
        self.refused(f"{server.url}/{name}.git", code, "submodule 'p'", *parts, submodules=True)

    def test_of_this_machine_by_a_remote_parent(self):
        self.refused_submodule("local", f'[submodule "p"]\n path = p\n url = {self.bare}\n', "on this machine")
        self.refused_submodule("file", f'[submodule "p"]\n path = p\n url = file://{self.bare}\n', "on this machine")

    def test_of_other_kinds(self):
        self.refused_submodule("ext", '[submodule "p"]\n path = p\n url = "ext::touch x"\n', "would start a program")
        self.refused_submodule("option", '[submodule "p"]\n path = p\n url = --upload-pack=x\n', "no URL")


class Servers(SourceTest):
    def serve(self, server):
        self.addCleanup(server.close)
        return server

    def check_versions(self, url):
        """Of each kind, on a clone that grows."""
        self.let_go()
        probe = self.probe()
        for version, name, branch in (("light", "first", None), ("feature/one", "first", "feature/one"),
                                      ("heavy", "second", None), (self.commits["second"], "second", None),
                                      (self.commits["first"][:9], "first", None), (None, "third", None),
                                      ("trunk", "third", "trunk")):
            with self.subTest(url, version=version):
                asked = {} if version is None else {"version": version}
                got = probe.ask(uri=url + "#sub", cache=self.cache, **asked)["ok"]
                self.assertEqual(got["commit"], self.commits[name])
                self.assertEqual(got["branch"], branch)
                self.assertEqual(self.content(got, "train.py"), f"print('{name}')\n")
                self.assertEqual((got["name"], got["repo_url"]), (url + "#sub", url))
                self.assertEqual(git("rev-parse", "HEAD", directory=got["directory"]), got["commit"])
                self.assertEqual(git("status", "--porcelain", directory=got["directory"]), "")
        self.assertEqual(len(self.clones()), 1)
        self.refused(url, "RESOURCE_DOES_NOT_EXIST", "'nosuch'", version="nosuch")

    def test_http(self):
        server = self.serve(HttpServer(self.root))
        url = server.url + "/project.git"
        self.check_versions(url)
        self.refused(url, "RESOURCE_DOES_NOT_EXIST", "'0123456789'", version="0123456789")
        self.refused(url + "#no/sub", "RESOURCE_DOES_NOT_EXIST", "no/sub")
        self.refused(url + "x", "RESOURCE_DOES_NOT_EXIST", "404")

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
        probe = self.probe()
        before = {path: sorted(os.listdir(path)) for path, _, _ in os.walk(self.work)}
        for version, name, branch in (("trunk", "third", "trunk"), ("heavy", "second", None),
                                      ("feature/one", "first", "feature/one"),
                                      (self.commits["second"][:7], "second", None)):
            for uri in (self.work, "file://" + self.work):
                got = probe.ask(uri=uri, cache=self.cache, version=version)["ok"]
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

    def test_a_configuration_that_only_git_finds(self):
        server = self.serve(HttpServer(self.root))
        self.write(self.home, "elsewhere", f'[url "{server.url}/"]\n insteadOf = https://example.invalid/\n')
        ways = ({"GIT_CONFIG_GLOBAL": self.home + "/elsewhere"}, {"GIT_CONFIG_SYSTEM": self.home + "/elsewhere"},
                {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"url.{server.url}/.insteadOf",
                 "GIT_CONFIG_VALUE_0": "https://example.invalid/"})
        for way in ways:
            self.environment.update(way)
            self.fetch("https://example.invalid/project.git")
            for name in way:
                del self.environment[name]

    def test_the_proxy_of_the_user(self):
        self.write(self.home, ".gitconfig", "[http]\n proxy = http://localhost:1\n")
        self.refused("https://example.invalid/project.git", "TEMPORARILY_UNAVAILABLE",
                     "failed to connect to localhost")

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
