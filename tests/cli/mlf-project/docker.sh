#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Projects with docker_env, in a real Docker: what goes in, what comes out.
. "$(dirname "$0")/../lib.sh"
. "$MLF_SOURCE/tests/support/docker.sh"
need_docker
need_base_image
latest() { ls -td mlruns/*/*/meta.yaml | head -1 | xargs dirname; }
status() { sed -n 's/^status: //p' "$(latest)/meta.yaml"; }
tag() { cat "$(latest)/tags/$1"; }

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
END
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
