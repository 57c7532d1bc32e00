# SPDX-License-Identifier: Apache-2.0
# For the scripts about `mlf models serve`: a model, a stand-in for MLflow that loads at once, and a client.
# Sourced.
# shellcheck shell=bash disable=SC2154
. "$MLF_SOURCE/tests/cli/lib.sh"
mkdir -p model mlflow/pyfunc
cat >model/MLmodel <<'END'
flavors: {python_function: {loader_module: mine}}
signature: {inputs: '[{"type": "long", "name": "a", "required": true}]'}
END
echo '__version__ = "9.8.7"' >mlflow/__init__.py
cat >mlflow/pyfunc/__init__.py <<'END'
import os
from types import SimpleNamespace
def load_model(uri):
    if os.path.exists("broken"):
        raise ValueError("the model is broken")
    return SimpleNamespace(metadata=SimpleNamespace(get_input_schema=lambda: None))
END
cat >mlflow/pyfunc/scoring_server.py <<'END'
import os, signal, time
from types import SimpleNamespace
class Refusal(Exception):
    def get_http_status_code(self): return 400
    def serialize_as_json(self): return '{"error_code": "BAD_REQUEST"}'
def die():
    print("a secret", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
def refuse(): raise Refusal
def fail(): raise ValueError
def invocations(data, content_type, model, schema):
    text = data if isinstance(data, str) else data.decode()
    {"die": die, "hang": lambda: time.sleep(60), "slow": lambda: time.sleep(1), "refuse": refuse,
     "fail": fail}.get(text, lambda: None)()
    return SimpleNamespace(response=content_type + " " + text, status=200, mimetype="application/json")
END
export PYTHONPATH=$PWD
server=
trap '[[ -z $server ]] || kill -KILL "$server" 2>/dev/null || true; rm -rf "$scratch"' EXIT

# start WORD...: starts the server and waits until it is ready. Its process is $server, what it says is in log.
start() {
  : >log
  mlf models serve --env-manager local "$@" 2>>log &
  server=$!
  wait_until is_ready
}
# serve OPTION...: the same with one model.
serve() { start -m model "$@"; }
is_ready() { grep -q ' serving ' log || is_gone "$server"; }
# The URL that it says it serves at.
address() { sed -n 's/.* serving .* at \([^ ,]*\).*/\1/p' log; }

# ask PATH OPTION-OF-CURL...: prints status, content type and body of an answer.
ask() {
  curl -s -S -o body -w '%{http_code} %{content_type} ' "${@:2}" "$url$1"
  cat body
}
has_metric() { grep -qxF "$1" <<<"$(curl -s "$url/metrics")"; }
# The ids of the workers' processes.
workers() { pgrep -P "$server" -f scoring_worker.py; }
