#!/bin/sh
# One Mesos task a shard, which is told its index by PARTWRIGHT_SHARD. Apache Mesos was retired in 2025: no new cluster should
# be built on it. With arguments, those shards only.
set -eu
[ $# -gt 0 ] || set -- $(seq 0 7)
for shard in "$@"; do
    mesos-execute --master="${MESOS_MASTER:?host:port of the master}" --name=partwright-editions-"$shard" \
        --resources='cpus:2;mem:4352' --env='{"PARTWRIGHT_SHARD":"'"$shard"'"}' \
        --command="${PARTWRIGHT:-partwright} batch run "''\''/data/editions/plan.json'\'''" --shard auto --jobs 2 --memory 2048M" &
done
wait
