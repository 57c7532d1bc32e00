#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# On a machine without the image debian:12, one made here goes by that name for the while.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/../support/docker.sh"
need_docker
need_base_image
if ! docker image inspect debian:12 >/dev/null 2>&1; then
  docker tag "$base_image" debian:12
  at_end 'docker rmi --no-prune debian:12 >/dev/null'
fi
run_example 10-docker.sh
id=$(mlf run list -e stopping --columns run_id --format csv | sed -n 2p)
mlf run show "$id" --json >run.json
equal "$(json 'it["info"]["status"]' <run.json)" FINISHED
equal "$(json '{m["key"]: int(m["value"]) for m in it["data"]["metrics"]}' <run.json)" "{'loss': 227}"
image=$(json '{t["key"]: t["value"] for t in it["data"]["tags"]}["mlflow.docker.image.uri"]' <run.json)
docker rmi "$image" >/dev/null || fail "the image that the run names is not there: $image"
