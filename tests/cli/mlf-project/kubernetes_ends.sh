#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# -b kubernetes: how Jobs fail, are cancelled and refused.
. "$(dirname "$0")/../lib.sh"
# With tests/support/docker.sh in it.
. "$MLF_SOURCE/tests/support/kubernetes.sh"
need_kubernetes
make_project
use_registry_image

# How the Job fails is how the run fails.
fails 1 on_kubernetes -e fail
equal "$(status_of "$(basename "$(latest)")")" FAILED
equal "$(mlf artifact cat "$(basename "$(latest)")" output/stdout.txt)" lost
contains "$(tag mlf.project.jobReason)" "exit code 3"

# In the background: status, cancellation.
ok on_kubernetes -e sleep --background
run_id=$out
contains "$(mlf project status "$run_id" --json)" '"RUNNING"'
ok mlf project cancel "$run_id"
equal "$(status_of "$run_id")" KILLED
wait_until test -z "$(docker ps -q --filter name=job-boxed)"
sed -i 's/namespace: mlflow/namespace: full/' job.yaml
ok on_kubernetes -e sleep --background
contains "$(mlf project status "$out")" "Unschedulable: 0/1 nodes"
ok mlf project cancel "$out"

# What kubectl and the registry refuse, and what is wrong before anything is asked of them.
sed -i 's/restartPolicy: .*/restartPolicy: Always/' job.yaml
fails 1 on_kubernetes -e sleep
says 'kubectl did not create the job: .*restartPolicy'
equal "$(status_of "$(basename "$(latest)")")" FAILED
runs=$(ls mlruns/0 | wc -l)
fails 1 mlf project run project -e sleep -b kubernetes
says "Specify 'backend_config'"
echo 'kind: [' >job.yaml
fails 1 on_kubernetes -e sleep
says 'job.yaml:[0-9]*:[0-9]*: '
equal "$(ls mlruns/0 | wc -l)" "$runs"
