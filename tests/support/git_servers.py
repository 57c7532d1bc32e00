# SPDX-License-Identifier: Apache-2.0
"""Real git servers on loopback, for a folder of bare repositories: git http-backend behind a small HTTP
server, git daemon, and sshd. Also makes repositories that git itself refuses to make."""

import base64
import getpass
import http.server
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
import urllib.parse

SSHD = shutil.which("sshd") or "/usr/sbin/sshd"


def git(*arguments, directory=".", input=None, environment=None):
    """Runs git without the configuration of the user who runs the test. @return its output."""
    variables = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
                 "GIT_AUTHOR_DATE": "2024-01-01T00:00:00Z", "GIT_COMMITTER_DATE": "2024-01-01T00:00:00Z",
                 **(environment or {})}
    for who in ("AUTHOR", "COMMITTER"):
        variables.update({f"GIT_{who}_NAME": "t", f"GIT_{who}_EMAIL": "t@example.org"})
    done = subprocess.run(["git", *arguments], cwd=directory, env=variables, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, input=input.encode() if input is not None else None)
    if done.returncode != 0:
        raise RuntimeError(f"git {arguments}: {done.stderr.decode()}")
    return done.stdout.decode().strip()


class Plumbing:
    """A bare repository made object by object."""

    def __init__(self, path):
        self.path = path
        git("init", "-q", "--bare", "-b", "main", path)

    def git(self, *arguments, input=None):
        return git(*arguments, directory=self.path, input=input)

    def blob(self, text):
        return self.git("hash-object", "-w", "--stdin", input=text)

    def tree(self, *entries):
        """Makes a tree of entries (mode, id, name), without checking them."""
        body = b""
        for mode, identity, name in entries:
            body += mode.encode() + b" " + name.encode() + b"\0" + bytes.fromhex(identity)
        done = subprocess.run(["git", "hash-object", "-t", "tree", "-w", "--stdin", "--literally"],
                              cwd=self.path, input=body, stdout=subprocess.PIPE, check=True)
        return done.stdout.decode().strip()

    def commit(self, tree, *parents, branch="main"):
        arguments = [word for parent in parents for word in ("-p", parent)]
        identity = self.git("commit-tree", tree, "-m", "made", *arguments)
        self.git("update-ref", f"refs/heads/{branch}", identity)
        return identity


class _Handler(http.server.BaseHTTPRequestHandler):
    """Serves /REPOSITORY openly, /private/REPOSITORY to joe with the password s3cret; /moved/... leads to
    this server, /offsite/... to another one; /stalled/... never answers."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.answer()

    def do_POST(self):
        self.answer()

    def answer(self):
        server = self.server
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        server.requests.append((self.command, self.path, self.headers.get("Authorization")))
        for prefix, target in server.redirects.items():
            if path.startswith(prefix):
                return self.reply(301, b"", {"Location": target + self.path[len(prefix):]})
        if path.startswith("/stalled/"):
            server.stalled.set()
            server.release.wait(30)
            return self.reply(503, b"")
        if path.startswith("/files/"):
            return self.file(os.path.join(server.root, os.path.basename(path)))
        if path.startswith("/private/"):
            expected = "Basic " + base64.b64encode(b"joe:s3cret").decode()
            if self.headers.get("Authorization") != expected:
                return self.reply(401, b"", {"WWW-Authenticate": 'Basic realm="git"'})
            path = path[len("/private"):]
        self.backend(urllib.parse.unquote(path), query, body)

    def file(self, path):
        if not os.path.isfile(path):
            return self.reply(404, b"")
        with open(path, "rb") as file:
            self.reply(200, file.read())

    def backend(self, path, query, body):
        variables = {**os.environ, "GIT_PROJECT_ROOT": self.server.root, "GIT_HTTP_EXPORT_ALL": "1",
                     "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_COUNT": "1",
                     "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
                     "PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": self.command,
                     "CONTENT_TYPE": self.headers.get("Content-Type") or "",
                     "CONTENT_LENGTH": str(len(body)), "REMOTE_ADDR": "127.0.0.1",
                     "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding") or ""}
        done = subprocess.run(["git", "http-backend"], input=body, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, env=variables)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n") if line)
        self.reply(int(headers.pop("Status", "200").split()[0]), content, headers)

    def reply(self, status, content, headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *arguments):
        pass


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # the client has closed the connection


class HttpServer:
    def __init__(self, root, certificate=None, key=None):
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.root = root
        self.server.requests = []
        self.server.redirects = {}
        self.server.stalled = threading.Event()
        self.server.release = threading.Event()
        scheme = "http"
        if certificate:
            scheme = "https"
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.url = f"{scheme}://localhost:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.release.set()
        self.server.shutdown()
        self.server.server_close()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port, process):
    for _ in range(6000):
        if process.poll() is not None:
            raise RuntimeError(f"{process.args[0]} ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"{process.args[0]} does not listen")


class Daemon:
    """git daemon."""

    def __init__(self, root):
        self.port = free_port()
        self.process = subprocess.Popen(
            ["git", "daemon", f"--base-path={root}", "--export-all", "--listen=127.0.0.1",
             f"--port={self.port}", root], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory",
                 "GIT_CONFIG_VALUE_0": "*"})
        wait_for(self.port, self.process)
        self.url = f"git://localhost:{self.port}"

    def close(self):
        os.killpg(self.process.pid, 15)
        self.process.wait()


class Sshd:
    """sshd for the user who runs the test, with its own key; `command` is the ssh command for it."""

    def __init__(self, folder):
        self.port = free_port()
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{folder}/{name}"],
                           check=True)
        shutil.copy(f"{folder}/user.pub", f"{folder}/authorized")
        with open(f"{folder}/host.pub") as key:
            words = key.read().split()
        with open(f"{folder}/known", "w") as known:
            known.write(f"[localhost]:{self.port} {words[0]} {words[1]}\n")
        open(f"{folder}/unknown", "w").close()
        with open(f"{folder}/sshd.conf", "w") as configuration:
            configuration.write(
                f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\n"
                f"AuthorizedKeysFile {folder}/authorized\nStrictModes no\nUsePAM no\nPidFile none\n"
                "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\n")
        with open(f"{folder}/ssh.conf", "w") as configuration:
            configuration.write(
                f"Host near\n HostName localhost\n Port {self.port}\nHost *\n IdentitiesOnly yes\n"
                f" IdentityFile {folder}/user\n UserKnownHostsFile {folder}/known\n"
                " GlobalKnownHostsFile /dev/null\n BatchMode yes\n")
        if os.geteuid() == 0:
            os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
        self.process = subprocess.Popen([SSHD, "-D", "-e", "-f", f"{folder}/sshd.conf"],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.port, self.process)
        self.command = f"ssh -F {folder}/ssh.conf"
        self.user = getpass.getuser()

    def close(self):
        self.process.terminate()
        self.process.wait()
