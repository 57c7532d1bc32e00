#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Who a container runs as, and that none outlives its run, in a real Docker.
. "$(dirname "$0")/../lib.sh"
. "$MLF_SOURCE/tests/support/docker.sh"
need_docker
need_base_image

mkdir project
cat >project/MLproject <<END
name: boxed
docker_env: {image: "$base_image"}
entry_points:
  who: {command: "id -u"}
  record:
    parameters: {artifacts: string}
    command: >-
      sh -c 'printf 7 >/mlflow/tmp/mlruns/\$MLFLOW_EXPERIMENT_ID/\$MLFLOW_RUN_ID/params/inside;
      echo made >"\$1/made.txt"' sh {artifacts}
  sleep: {command: "sleep 1000"}
END

# A signal ends what is in the container, also a process that does not listen; so does a killed docker.
container_of() { docker ps -q --no-trunc --filter "name=mlf-$1"; }
has_container() {
  running=$(container_of "$1")
  [ -n "$running" ]
}
wait_for_container() { wait_until has_container "$1"; }
for signal in TERM INT; do
  run_id=$(mlf run start)
  env --default-signal=INT mlf project run project -e sleep --run-id "$run_id" 2>err &
  child=$!
  wait_for_container "$run_id"
  kill -s "$signal" "$child"
  code=0
  wait "$child" || code=$?
  [ "$code" -ne 0 ] || fail "a stopped run succeeded"
  equal "$(field "$(mlf run show "$run_id" --json)" .info.status)" KILLED
  equal "$(container_of "$run_id")" ""
done

# What the container of another user than root writes into the store is that user's.
if [ "$(id -u)" -eq 0 ] && [ -S /var/run/docker.sock ] && [ -z "${DOCKER_HOST-}" ]; then
  mkdir own && chown 65534:65534 own && chmod 755 "$scratch"
  as_nobody() {
    setpriv --reuid=65534 --regid=65534 --groups="$(stat -c %g /var/run/docker.sock)" env \
      HOME="$PWD/own" MLFLOW_TRACKING_URI="$PWD/own/mlruns" "$@"
  }
  if as_nobody mlf --version >/dev/null 2>&1; then
    ok as_nobody mlf project run project -e who
    equal "$out" 65534
    run_id=$(as_nobody mlf run start)
    artifacts=$PWD/own/mlruns/0/$run_id/artifacts
    ok as_nobody mlf project run project -e record --run-id "$run_id" -P "artifacts=$artifacts"
    equal "$(find own ! -user 65534)" ""
    ok as_nobody mlf project run project -e who -A user=0
    equal "$out" 0
  fi
fi
