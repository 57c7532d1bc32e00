#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
. "$(dirname "$0")/../lib.sh"
fetch=$MLF_BUILD/libexec/mlf/mlf-fetch
mkdir www
head -c 300000 /dev/urandom >www/data.bin
cat >server.py <<'END'
import http.server, sys

class Handler(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/data.bin")
        elif self.path == "/escape":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
        elif self.path == "/cut":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"short")
            return
        else:
            return super().do_GET()
        self.end_headers()

    def log_message(self, *_):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
END
exec 3< <(cd www && exec python3 ../server.py)
server=$!
trap 'kill "$server"; rm -rf "$scratch"' EXIT
read -r port <&3
base=http://127.0.0.1:$port

ok "$fetch" "$base/data.bin" got 1000000
cmp got www/data.bin
equal "$err" ""
ok "$fetch" "$base/moved" moved 1000000
cmp moved www/data.bin

# What fails leaves nothing behind, and tells no secret.
fails 1 "$fetch" "http://joe:secret@127.0.0.1:$port/none?key=secret" none 1000
one_line "$err"
contains "$err" "cannot get 'http://127.0.0.1:$port/none'"
contains "$err" 404
lacks "$err" secret
fails 1 "$fetch" "$base/data.bin" long 299999
contains "$err" "longer than 299999 bytes"
fails 1 "$fetch" "$base/cut" cut 1000000
fails 1 "$fetch" "$base/escape" escape 1000000
fails 1 "$fetch" file:///etc/passwd file 1000000
contains "$err" "not an http: or https: URL"
fails 1 "$fetch" http://127.0.0.1:1/ refused 1000000
for name in none long cut escape file refused '.mlf-*'; do
  equal "$(find . -name "$name")" ""
done
