#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Projects with docker_env, in a real Docker.
. "$(dirname "$0")/../lib.sh"
. "$MLF_SOURCE/tests/support/docker.sh"
need_docker
need_base_image
latest() { ls -td mlruns/*/*/meta.yaml | head -1 | xargs dirname; }
status() { sed -n 's/^status: //p' "$(latest)/meta.yaml"; }
tag() { cat "$(latest)/tags/$1"; }
no_containers() { equal "$(docker ps -aq --filter name=mlf-)" ""; }

mkdir project data
echo shared >data/file
cat >project/MLproject <<END
name: boxed
docker_env:
  image: ${base_image%:12}:12
  volumes: ["\$DATA:/data:ro"]
  environment: ["SECRET", ["GREETING", "it's \$HOME; done"]]
entry_points:
  main:
    parameters: {who: {type: string, default: world}}
    command: "sh -c 'cat /data/file; echo \$1 \$GREETING \$SECRET; pwd; id -u' sh {who}"
  record:
    command: >-
      sh -c 'printf 7 >/mlflow/tmp/mlruns/\$MLFLOW_EXPERIMENT_ID/\$MLFLOW_RUN_ID/params/inside;
      echo file:///mlflow/tmp/mlruns = \$MLFLOW_TRACKING_URI \$MLFLOW_ALLOW_FILE_STORE;
      echo made >"\$1/made.txt"' sh {artifacts}
    parameters: {artifacts: string}
  fail: {command: "sh -c 'exit 3'"}
  as_shell: {command: "sh -c 'echo >&2 docker is not to blame; exit 127'"}
  absent: {command: "no-such-program"}
  code: {command: "cat code.txt"}
  sleep: {command: "sleep 1000"}
END
echo code >project/code.txt
export DATA=$PWD/data

# Volumes, variables, arguments and values are what the project and the user wrote.
SECRET='p$ss "word"' ok mlf project run project -P 'who=a  "b"' -A workdir=/tmp -A env=EXTRA=1
equal "$out" $'shared\na "b" it\'s $HOME; done p$ss "word"\n/tmp\n'"$(id -u)"
lacks "$(cat "$(latest)"/tags/*)" 'p$ss'
equal "$(tag mlflow.project.env)" docker
equal "$(tag mlflow.docker.image.uri)" "$base_image"
equal "$(tag mlflow.docker.image.id)" "$(docker image inspect -f '{{.Id}}' "$base_image")"
equal "$(cat "$(latest)/artifacts/project/requirements.txt")" "$(tag mlflow.docker.image.id)"
equal "$(status)" 3
export SECRET=x

# What is inside records into the very run.
run_id=$(mlf run start)
ok mlf project run project -e record --run-id "$run_id" -P "artifacts=$PWD/mlruns/0/$run_id/artifacts"
equal "$out" "file:///mlflow/tmp/mlruns = file:///mlflow/tmp/mlruns true"
equal "$(field "$(mlf run show "$run_id" --json)" '.data.params[] | select(.key == "inside").value')" 7
equal "$(mlf artifact cat "$run_id" made.txt)" made

# The command's exit codes, and docker's own.
fails 3 mlf project run project -e fail
equal "$(status)" 4
fails 127 mlf project run project -e as_shell
lacks "$err" "no command ran"
fails 127 mlf project run project -e absent
says 'no command ran in the container: .*no-such-program'
contains "$(tag mlf.project.jobReason)" no-such-program
fails 125 mlf project run project -e fail -A network=nowhere
says 'no command ran in the container: .*nowhere'

# Refused before anything is recorded.
runs=$(ls mlruns/0 | wc -l)
fails 1 env -u SECRET mlf project run project
says 'expects the SECRET environment variables .* but SECRET was not set'
fails 1 env DATA=/etc mlf project run project
says "'/etc:/data:ro' would give .* --allow-volume /etc"
fails 1 mlf project run project -A t -A t
says "Repeated parameter: 't'"
equal "$(ls mlruns/0 | wc -l)" "$runs"
DATA=/etc ok mlf project run project --allow-volume /etc

# With --build-image the project's files are in an image of the project's name.
ok mlf project run project -e code --build-image
equal "$out" code
equal "$(tag mlflow.docker.image.uri)" boxed
docker image rm -f boxed >/dev/null
git init -q project && git -C project add . && git -C project -c user.name=a -c user.email=a@b commit -qm 1
ok mlf project run project -e code --build-image
built=boxed:$(git -C project rev-parse HEAD | cut -c1-7)
equal "$(tag mlflow.docker.image.uri)" "$built"
docker image rm -f "$built" >/dev/null

# An image can be built from a Dockerfile of the project.
mkdir -p built/docker
echo baked >built/code.txt
printf 'FROM %s\nCOPY code.txt /baked.txt\n' "$base_image" >built/docker/Dockerfile
cat >built/MLproject <<END
name: built
docker_env: {image: mlf-test-built, dockerfile: docker/Dockerfile}
entry_points:
  main: {command: "cat /baked.txt"}
END
ok mlf project run built
equal "$out" baked
first=$(tag mlflow.docker.image.id)
echo again >built/code.txt
ok mlf project run built
equal "$out" again
docker image rm -f mlf-test-built "$first" >/dev/null

# An image that is nowhere: docker's own words, and a failed run.
sed -i "s|image: .*|image: localhost:1/nowhere|" project/MLproject
fails 1 mlf project run project -e code
says "docker pull of image 'localhost:1/nowhere' failed"
equal "$(status)" 4
sed -i "s|image: .*|image: $base_image|" project/MLproject

# A signal ends what is in the container, also a process that does not listen; so does a killed docker.
container_of() { docker ps -q --no-trunc --filter "name=mlf-$1"; }
wait_for_container() {
  for _ in {1..200}; do
    running=$(container_of "$1")
    [ -z "$running" ] || return 0
    sleep 0.05
  done
  fail "no container was started"
}
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
  no_containers
done

# What the container of another user than root writes into the store is that user's.
if [ "$(id -u)" -eq 0 ] && [ -S /var/run/docker.sock ] && [ -z "${DOCKER_HOST-}" ]; then
  mkdir own && chown 65534:65534 own && chmod 755 "$scratch"
  as_nobody() {
    setpriv --reuid=65534 --regid=65534 --groups="$(stat -c %g /var/run/docker.sock)" env \
      HOME="$PWD/own" MLFLOW_TRACKING_URI="$PWD/own/mlruns" "$@"
  }
  if as_nobody mlf --version >/dev/null 2>&1; then
    ok as_nobody mlf project run project
    contains "$out" $'\n/\n65534'
    run_id=$(as_nobody mlf run start)
    artifacts=$PWD/own/mlruns/0/$run_id/artifacts
    ok as_nobody mlf project run project -e record --run-id "$run_id" -P "artifacts=$artifacts"
    equal "$(find own ! -user 65534)" ""
    ok as_nobody mlf project run project -A user=0
    contains "$out" $'\n/\n0'
  fi
fi

# Without a daemon one line says what to do.
DOCKER_HOST=unix://$PWD/none fails 1 mlf project run project -e code
says "docker's daemon does not answer; start it"
equal "$(status)" 4
fails 1 env PATH=/nowhere "$(command -v mlf)" project run project -e code
says "no docker or podman; install one of them"
