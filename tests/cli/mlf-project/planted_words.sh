#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A store that a stranger wrote: no word of it becomes an option of a program, and no job of the user's
# that another run has is ended.
. "$(dirname "$0")/lib.sh"
submit main
ok mlf project wait "$id"
model=$id
# Words of a store reach no program: these write down what they were started with.
mkdir programs
for program in kubectl squeue sacct scancel scontrol sbatch mlf-backend-mine; do
  printf '#!/bin/sh\necho "%s $*" >>"%s/started"\ncat >>"%s/started"\nexit 1\n' \
    "$program" "$scratch" "$scratch" >"programs/$program"
  chmod +x "programs/$program"
done
export PATH=$scratch/programs:$PATH
refused() {
  local verb
  plant "$@"
  for verb in status 'cancel --grace 0' logs; do
    # shellcheck disable=SC2086
    run mlf project $verb "$id" </dev/null
  done
  ok mlf run end "$id"
  [[ ! -e started ]] || fail "$1 of '$2' started: $(cat started)"
}
for job in /--kubeconfig=EVIL --kubeconfig=EVIL '--as=root/x' 'a/b c' 'a/' '' '../x' $'a/x\nb' 'A/b'; do
  refused kubernetes "$job"
done
slurm_job() { jq -nc --arg id "$1" --arg cluster "$2" '{id: $id, cluster: $cluster, log: "/x"}'; }
for job in "$(slurm_job --me '')" "$(slurm_job 1,2 '')" "$(slurm_job _ '')" "$(slurm_job 7_ '')" \
  "$(slurm_job 7 --me)" "$(slurm_job 7 'a b')" "$(slurm_job 7 $'a\nb')" 7 '{}' ''; do
  refused slurm "$job"
done
for job in --evil $'a\nb' 'a b' ''; do refused mine "$job"; done

# A backend that there is not hides no other run.
plant nowhere 7
stranger=$id
plant local ''
ok mlf project status --json
says "no backend 'nowhere'"
equal "$(field "$out" '.runs[0].run_id')" "$id"
ok mlf run end "$id"
ok mlf run end "$stranger"

# A job of the user's that is another run's is not ended.
rm -f started
plant slurm "$(slurm_job 4242 '')"
printf '#!/bin/sh\necho "exec mlf project execute %s"\n' "$model" >programs/scontrol
fails 1 mlf project cancel --grace 0 "$id"
says "job 4242, which run $id names, is none of its own"
lacks "$(cat started)" scancel
plant kubernetes prod/database
printf '#!/bin/sh\necho "$*" >>"%s/started"\necho "{\\"spec\\": {}}"\n' "$scratch" >programs/kubectl
fails 1 mlf project cancel --grace 0 "$id"
says "job prod/database, which run $id names, is none of its own"
lacks "$(cat started)" delete
