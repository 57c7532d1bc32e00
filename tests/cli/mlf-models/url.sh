#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Models in archives on an HTTP server.
. "$(dirname "$0")/lib.sh"
mkdir -p www in/one
save_model in/one/best
tar -czf www/best.tar.gz -C in/one best
tar -cf www/flat.tar -C in/one/best .
(cd in && python3 -m zipfile -c ../www/two.zip one/best one/)
python3 - <<'END'
import io, tarfile
for name, path, target in (("link", "MLmodel", "/etc/passwd"), ("parent", "../MLmodel", None)):
    with tarfile.open(f"www/{name}.tgz", "w:gz") as archive:
        entry = tarfile.TarInfo(path)
        if target:
            entry.type, entry.linkname = tarfile.SYMTYPE, target
        archive.addfile(entry, io.BytesIO())
END
exec 3< <(cd www && exec python3 -u -m http.server --bind 127.0.0.1 0 2>/dev/null)
server=$!
trap 'kill "$server"; rm -rf "$scratch"' EXIT
read -r line <&3
port=${line##*port } port=${port%% *}
base=http://127.0.0.1:$port
export XDG_CACHE_HOME=$PWD/cache

# An archive of the model's directory, or of what is in it; else "#" says where the model is.
for url in "$base/best.tar.gz" "$base/flat.tar" "$base/flat.tar?key=secret" "$base/two.zip#one/best"; do
  ok mlf models show "$url"
  contains "$out" "Loader       mlflow.pyfunc.model"
  contains "$err" "fetching $base/"
  lacks "$out$err" secret
done
ok mlf models show --json "$base/best.tar.gz"
equal "$(field "$out" .model_uri)" "$base/best.tar.gz/best"
[[ ! -e mlruns ]] || fail "a store was made"

# It scores like one that is here, and nothing is left of it.
printf 'a,t\n3.0,x\n' >rows.csv
ok mlf models predict -m "$base/best.tar.gz" -i rows.csv -t csv --env-manager local
equal "$out" '{"predictions": [6.0]}'
nothing_is_left() { equal "$(find cache/mlf/models -mindepth 1 ! -name lock)" ""; }
nothing_is_left

# The other commands take the same URIs.
ok mlf artifact list "$base/best.tar.gz"
contains "$out" MLmodel
ok mlf artifact cat "$base/two.zip#one/best/MLmodel"
contains "$out" loader_module
ok mlf artifact get "$base/best.tar.gz" -o got
cmp got/MLmodel in/one/best/MLmodel

# A version is registered only when the model is there.
ok mlf registry register "$base/best.tar.gz" far
ok mlf registry show far/1 --json
equal "$(field "$out" .model_version.source)" "$base/best.tar.gz"
ok mlf models show models:/far/1
contains "$out" "Loader       mlflow.pyfunc.model"
ok mlf registry download far/1 -o downloaded
[[ -e downloaded/MLmodel ]] || fail "the version was not downloaded"
fails 1 mlf registry register "$base/two.zip" far
contains "$err" "there is no model"
fails 1 mlf registry register "$base/none/..%2f/best.tar.gz" far
contains "$err" "relative path"

# What is no model, no archive, not there, or hostile.
fails 1 mlf models show "$base/two.zip"
contains "$err" "has no file MLmodel"
fails 1 mlf models show "$base/model/"
one_line "$err"
contains "$err" "'$base/model/' is no archive"
fails 1 mlf models show "http://joe:secret@127.0.0.1:$port/none.zip"
contains "$err" 404
lacks "$err" secret
fails 1 mlf models show "$base/link.tgz"
contains "$err" "'MLmodel' is a link to '/etc/passwd', which leads out of it"
fails 1 mlf models show "$base/parent.tgz"
contains "$err" "'../MLmodel' is no path for a file in it"
nothing_is_left
