#!/bin/sh
# One Mesos task a shard, which is told its index by PARTWRIGHT_SHARD. Apache Mesos was retired in 2025: no new cluster should
# be built on it. With arguments, those shards only.
set -eu
[ $# -gt 0 ] || set -- $(seq 0 {{ last }})
for shard in "$@"; do
    mesos-execute --master="${MESOS_MASTER:?host:port of the master}" --name={{ name }}-"$shard" \
        --resources='cpus:{{ jobs }};mem:{{ memory_mb }}' --env='{"PARTWRIGHT_SHARD":"'"$shard"'"}' \
        --command="${PARTWRIGHT:-partwright} batch run "{{ plan|sh|sh }}" --shard auto --jobs {{ jobs }} --memory {{ file_memory_mb }}M" &
done
wait
