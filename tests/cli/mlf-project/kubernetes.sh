#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# -b kubernetes: images in a registry, and Jobs that do what the run asks for.
. "$(dirname "$0")/../lib.sh"
# With tests/support/docker.sh in it.
. "$MLF_SOURCE/tests/support/kubernetes.sh"
need_kubernetes
make_project

# The image is built, pushed and named by its digest; the Job does what the run asks for.
ok on_kubernetes --build-image -P 'who=a $(KEPT) b'
equal "$(tag mlflow.project.backend)" kubernetes
equal "$(tag mlflow.project.env)" docker
equal "$(tag mlflow.docker.image.uri)" "$registry/me/boxed"
digest=$(tag mlflow.docker.image.id)
equal "$(curl -fsI -H 'Accept: application/vnd.docker.distribution.manifest.v2+json' \
  "http://$registry/v2/me/boxed/manifests/latest" | tr -d '\r' |
  sed -n 's/^Docker-Content-Digest: //p')" "$digest"
matches "$(tag mlf.project.job)" '^mlflow/boxed-2[0-9]{3}(-[0-9]{2}){5}-[0-9]{6}$'
made=$(cat "cluster/$(job).json")
equal "$(field "$made" .spec.template.spec.containers[0].image)" "$registry/me/boxed:latest@$digest"
equal "$(field "$made" '.spec.template.spec.containers[0].env | map(.name) | join(" ")')" \
  "KEPT MLFLOW_RUN_ID MLFLOW_TRACKING_URI MLFLOW_EXPERIMENT_ID MLFLOW_ALLOW_FILE_STORE"
run_id=$(basename "$(latest)")
equal "$(status_of "$run_id")" FINISHED
equal "$(mlf artifact cat "$run_id" output/stdout.txt)" "hello a \$(KEPT) b, run $run_id, kept"
docker image rm -f "$registry/me/boxed" >/dev/null

# An image of a registry is used as it is there; what the shell is for, the shell gets.
use_registry_image
KUBE_MLFLOW_TRACKING_URI=http://tracking ok on_kubernetes -e shell
lacks "$err" "pushing"
equal "$(mlf artifact cat "$(basename "$(latest)")" output/stdout.txt)" "a b http://tracking"
