# SPDX-License-Identifier: Apache-2.0
# For tests with a real Slurm: need_slurm starts one whose only node is this machine and whose files are
# all in a temporary directory, and exports SLURM_CONF, so that Slurm's commands use it. It is stopped
# when the script ends. When it cannot start, the script ends as skipped, with the reason. Sourced.
# shellcheck shell=bash
# shellcheck source=at_end.sh
. "${BASH_SOURCE[0]%/*}/at_end.sh"

# slurm_skips WHY [LOG...]
slurm_skips() {
  echo "skipped: no Slurm: $1"
  shift
  [ $# -eq 0 ] || tail -qn 5 "$@"
  exit 77
}

# slurm_configuration DIRECTORY PORT: prints slurm.conf. There is no accounting database, so `sacct` does
# not work; jobs that have ended are written to $slurm/jobs. Memory and cores are allocated to jobs.
slurm_configuration() {
  local host memory
  host=$(hostname -s)
  memory=$(awk '/^MemTotal/ { print int($2 / 1024 * 0.9) }' /proc/meminfo)
  cat <<END
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
SlurmctldPort=$2
SlurmdPort=$(($2 + 1))
AuthType=auth/munge
AuthInfo=socket=$1/munge.socket
CredType=cred/munge
StateSaveLocation=$1/state
SlurmdSpoolDir=$1/spool
SlurmctldPidFile=$1/slurmctld.pid
SlurmdPidFile=$1/slurmd.pid
SlurmctldLogFile=$1/slurmctld.log
SlurmdLogFile=$1/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=1,sched_min_interval=100000,batch_sched_delay=0
JobAcctGatherType=jobacct_gather/none
JobCompType=jobcomp/filetxt
JobCompLoc=$1/jobs
AccountingStorageType=accounting_storage/none
KillWait=20
MinJobAge=300
EnforcePartLimits=ALL
MessageTimeout=20
ReturnToService=2
SlurmdTimeout=300
DefMemPerCPU=64
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=$memory State=UNKNOWN
PartitionName=test Nodes=$host Default=YES MaxTime=INFINITE OverSubscribe=NO State=UP
PartitionName=other Nodes=$host MaxTime=60 OverSubscribe=NO State=UP
END
}

slurm_is_up() { [ -s "$slurm/slurmctld.pid" ] && kill -0 "$(cat "$slurm/slurmctld.pid")" 2>/dev/null; }

slurm_stop() {
  local name
  ! slurm_is_up || timeout 60 scancel --quiet --user=root 2>/dev/null || true
  for name in slurmd slurmctld munged; do
    [ -s "$slurm/$name.pid" ] || continue
    kill -TERM "$(cat "$slurm/$name.pid")" 2>/dev/null || true
  done
  for name in slurmd slurmctld munged; do
    [ ! -s "$slurm/$name.pid" ] || tail --pid="$(cat "$slurm/$name.pid")" -f /dev/null 2>/dev/null || true
  done
  rm -rf "$slurm"
}

# slurm_down: stops the scheduler, and makes its clients give up after two seconds.
slurm_down() {
  local pid
  pid=$(cat "$slurm/slurmctld.pid")
  sed -i 's/^MessageTimeout=.*/MessageTimeout=2/' "$SLURM_CONF"
  kill "$pid"
  tail --pid="$pid" -f /dev/null
}

# need_slurm: starts a node with this machine's cores and memory, in the partitions test and other, and
# waits until it is idle. Each job that has ended is a line of $slurm/jobs.
need_slurm() {
  local tool port
  for tool in munged slurmctld slurmd sinfo sbatch; do
    PATH=$PATH:/usr/sbin command -v "$tool" >/dev/null || slurm_skips "no $tool"
  done
  [ "$(id -u)" -eq 0 ] || slurm_skips 'only root starts its daemons'
  slurm=$(mktemp -d)
  chmod 755 "$slurm"
  mkdir "$slurm/state" "$slurm/spool"
  export SLURM_CONF=$slurm/slurm.conf PATH=$PATH:/usr/sbin
  port=$((20000 + $$ % 12000 * 2))
  slurm_configuration "$slurm" "$port" >"$SLURM_CONF"
  at_end slurm_stop

  head -c 1024 /dev/urandom >"$slurm/munge.key"
  chmod 400 "$slurm/munge.key"
  munged --force --key-file="$slurm/munge.key" --socket="$slurm/munge.socket" --pid-file="$slurm/munged.pid" \
    --log-file="$slurm/munged.log" --seed-file="$slurm/munge.seed" --num-threads=2 2>"$slurm/munged.err" ||
    slurm_skips 'munged does not start' "$slurm/munged.err" "$slurm/munged.log"
  slurmctld >"$slurm/slurmctld.err" 2>&1 ||
    slurm_skips 'slurmctld does not start' "$slurm/slurmctld.err" "$slurm/slurmctld.log"
  slurmd -N "$(hostname -s)" >"$slurm/slurmd.err" 2>&1 ||
    slurm_skips 'slurmd does not start' "$slurm/slurmd.err" "$slurm/slurmd.log"
  slurm_answers || slurm_skips 'its node does not become idle' "$slurm/slurmctld.log" "$slurm/slurmd.log"
}

# slurm_answers: waits until the node is idle; fails after two minutes.
slurm_answers() {
  local try
  for try in {1..600}; do
    [ "$(sinfo -h -p test -o %t 2>/dev/null)" != idle ] || return 0
    sleep 0.2
  done
  return 1
}
