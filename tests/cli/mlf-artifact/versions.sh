#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Versions of registered models are read by their URIs. The registry's files are written as MLflow does.
. "$(dirname "$0")/../lib.sh"
run=$(mlf run start)
mkdir -p model/data
echo "flavors: {}" >model/MLmodel
echo weights >model/data/w.bin
mlf artifact put "$run" model

# version NUMBER STAGE SOURCE: writes a version of the model iris.
version() {
  mkdir -p "mlruns/models/iris/version-$1"
  cat >"mlruns/models/iris/version-$1/meta.yaml" <<META
creation_timestamp: 1700000000000
current_stage: $2
description: null
last_updated_timestamp: 1700000000000
name: iris
run_id: ${4-null}
run_link: ''
source: $3
status: READY
status_message: null
storage_location: $3
user_id: null
version: $1
META
}
mkdir -p mlruns/models/iris/aliases
printf 'creation_timestamp: 1700000000000\nlast_updated_timestamp: 1700000000000\nname: iris\n' \
  >mlruns/models/iris/meta.yaml
artifacts=$PWD/mlruns/0/$run/artifacts
version 1 Production "file://$artifacts/model" "$run"
version 2 None "$PWD/model"
printf 1 >mlruns/models/iris/aliases/champion

for uri in models:/iris/1 models:/iris/production models:/iris@champion models:/iris/latest; do
  equal "$(mlf artifact cat "$uri/data/w.bin")" weights
  equal "$(mlf artifact list "$uri" --format csv --columns path | tail -n +2 | grep -c .)" 2
done
equal "$(mlf artifact get models:/iris@champion)" iris-1
diff -r iris-1 model
equal "$(mlf artifact get models:/iris/2/data -o got)" got
cmp got/w.bin model/data/w.bin

# The registry may be in another store.
mkdir empty
fails 1 mlf artifact list models:/iris/1 --registry-uri empty
ok mlf artifact list models:/iris/1 --tracking-uri mlruns --registry-uri mlruns
mv mlruns/models registry-models
mkdir registry && mv registry-models registry/models
equal "$(MLFLOW_REGISTRY_URI=registry mlf artifact cat models:/iris/1/data/w.bin)" weights
mv registry/models mlruns/models

fails 1 mlf artifact list models:/iris/7
fails 1 mlf artifact list models:/iris/Staging
says "No versions of model with name 'iris' and stage 'Staging' found"
fails 1 mlf artifact list models:/iris@nobody
fails 1 mlf artifact list models:/iris
says "models:/NAME/VERSION"

# A source that lies among its run's artifacts does not lead out of them.
ln -s /etc "$artifacts/out"
version 3 None "file://$artifacts/out" "$run"
fails 1 mlf artifact cat models:/iris/3/passwd
version 4 None "file://$artifacts/../../../../etc" "$run"
fails 1 mlf artifact cat models:/iris/4/passwd
says "without '..'"
version 5 None models:/iris/5
fails 1 mlf artifact list models:/iris/5
says "chain"

# A store that was moved still has its versions' files.
mv mlruns elsewhere
equal "$(mlf artifact cat --tracking-uri elsewhere models:/iris/1/data/w.bin)" weights

# Who deletes the run is told what came from it.
ok mlf run delete --tracking-uri elsewhere "$run"
says "is the source of versions of registered models: iris/"
