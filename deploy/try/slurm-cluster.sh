# A throw-away Slurm of two nodes on the loopback, of one core each. Sourced, in bash.
PATH=$PATH:/usr/sbin:/sbin

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# A daemon of its own session, known by its process id.
daemon() {
    local name=$1
    shift
    setsid "$@" >>"$cluster/$name.log" 2>&1 </dev/null &
    echo $! >"$cluster/$name.pid"
}

start_cluster() {
    cluster=$1
    local host node
    host=$(hostname -s)
    mkdir -p "$cluster"/{state,spool,munge}
    chmod 700 "$cluster" "$cluster/munge"
    head -c 1024 /dev/urandom >"$cluster/munge/key"
    chmod 600 "$cluster/munge/key"
    cat >"$cluster/slurm.conf" <<CONF
ClusterName=try
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthInfo=socket=$cluster/munge/socket
StateSaveLocation=$cluster/state
SlurmdSpoolDir=$cluster/spool/%n
SlurmctldPidFile=$cluster/slurmctld.own
SlurmdPidFile=$cluster/%n.own
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerParameters=sched_interval=1,bf_interval=1,batch_sched_delay=0
MpiDefault=none
ReturnToService=2
KillWait=10
CONF
    for node in 1 2; do
        echo "NodeName=n$node NodeAddr=127.0.0.1 NodeHostname=$host Port=$(free_port) CPUs=1 RealMemory=2000" >>"$cluster/slurm.conf"
    done
    echo "PartitionName=main Nodes=n[1-2] Default=YES MaxTime=60" >>"$cluster/slurm.conf"
    export SLURM_CONF=$cluster/slurm.conf
    daemon munged munged --foreground --force --key-file="$cluster/munge/key" --socket="$cluster/munge/socket" \
        --pid-file="$cluster/munged.own" --log-file="$cluster/munged.log" --seed-file="$cluster/munge/seed"
    until [ -S "$cluster/munge/socket" ]; do sleep 0.1; done
    daemon slurmctld slurmctld -D -f "$SLURM_CONF"
    start_node "$cluster" 1
    start_node "$cluster" 2
    local turn
    for turn in $(seq 120); do
        [ "$(sinfo -h -N -o %T 2>/dev/null | grep -cx idle)" = 2 ] && return
        sleep 0.5
    done
    tail "$cluster"/*.log >&2
    fail "the nodes do not come up"
}

start_node() {
    mkdir -p "$1/spool/n$2"
    cluster=$1
    daemon "n$2" slurmd -D -N "n$2" -f "$1/slurm.conf"
    scontrol update NodeName="n$2" State=RESUME 2>/dev/null || true
}

# All that a process has started, and itself.
family() {
    local child
    echo "$1"
    for child in $(ps -o pid= --ppid "$1"); do family "$child"; done
}

# The node's daemon and the steps it has started are gone from one moment to the next.
lose_node() {
    local steps
    steps=$(fuser "$1/spool/n$2/"n"$2"_* 2>/dev/null || true)
    kill -9 $(for step in $(cat "$1/n$2.pid") $steps; do family "$step"; done) 2>/dev/null || true
    scontrol update NodeName="n$2" State=DOWN Reason=lost
}

# Until no job is left. What was queued again is not held back, as Slurm would for two minutes.
wait_for_jobs() {
    local job reason
    while [ -n "$(squeue -h)" ]; do
        squeue -h -r -t PD -o '%i %r' | while read -r job reason; do
            if [ "$reason" = BeginTime ]; then scontrol update JobId="$job" StartTime=now; fi
        done
        sleep 0.5
    done
}

stop_cluster() {
    local name pid
    for name in n1 n2 slurmctld munged; do
        pid=$(cat "$1/$name.pid")
        kill "$pid" 2>/dev/null || continue
        wait "$pid" 2>/dev/null || true
    done
}
