# SPDX-License-Identifier: Apache-2.0
# For tests of -b kubernetes: the real kubectl, docker and image registry. In place of a cluster,
# kubernetes_api.py answers kubectl and starts the containers of Jobs in docker. Sourced after
# tests/cli/lib.sh.
# shellcheck shell=bash disable=SC2034,SC2154
# shellcheck source=docker.sh
. "${BASH_SOURCE[0]%/*}/docker.sh"

# need_kubernetes: starts a registry at $registry, and a cluster that kubectl finds.
need_kubernetes() {
  local port
  command -v kubectl >/dev/null || skip "no kubectl"
  command -v docker-registry >/dev/null || skip "no docker-registry"
  need_docker
  need_base_image
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  registry=127.0.0.1:$port

  cat >registry.yml <<END
version: 0.1
log: {level: error}
storage: {filesystem: {rootdirectory: $PWD/registry}}
http: {addr: $registry}
END
  docker-registry serve registry.yml >registry.log 2>&1 &
  at_end "kill $!"
  mkdir cluster
  python3 "$MLF_SOURCE/tests/support/kubernetes_api.py" cluster 2>cluster.log &
  at_end "kill $!"
  wait_until test -e cluster/config
  wait_until curl -fs "http://$registry/v2/"
  export KUBECONFIG=$PWD/cluster/config
}

# Makes a project to run there, with its backend config and Job template.
make_project() {
  mkdir project
  cat >project/MLproject <<END
name: Boxed
docker_env: {image: $base_image}
entry_points:
  main:
    parameters: {who: string}
    command: "sh greet.sh {who}"
  shell: {command: 'printf "%s " a b && echo "\$MLFLOW_TRACKING_URI"'}
  fail: {command: "sh -c 'echo lost; exit 3'"}
  sleep: {command: "sleep 1000"}
END
  echo 'echo "hello $1, run $MLFLOW_RUN_ID, $KEPT"' >project/greet.sh
  cat >job.yaml <<'END'
apiVersion: batch/v1
kind: Job
metadata: {name: "{replaced with MLflow Project name}", namespace: mlflow}
spec:
  backoffLimit: 0
  template:
    spec:
      containers:
        - name: "{replaced}"
          image: "{replaced}"
          env: [{name: KEPT, value: "kept"}]
      restartPolicy: Never
END
  echo "{\"kube-context\": \"here\", \"kube-job-template-path\": \"job.yaml\",
    \"repository-uri\": \"$registry/me/boxed\"}" >config.json
}
# Gives the project an image that is only in the registry, not on this machine.
use_registry_image() {
  docker tag "$base_image" "$registry/base:12"
  docker push -q "$registry/base:12" >/dev/null
  docker image rm "$registry/base:12" >/dev/null
  sed -i "s|image: .*|image: '$registry/base:12'}|" project/MLproject
  at_end "docker image rm -f $registry/base:12 >/dev/null"
}
on_kubernetes() { mlf project run project -b kubernetes -c config.json "$@"; }

latest() { ls -td mlruns/*/*/meta.yaml | head -1 | xargs dirname; }
tag() { cat "$(latest)/tags/$1"; }
job() { tag mlf.project.job | cut -d/ -f2; }
status_of() { field "$(mlf run show "$1" --json)" .info.status; }
