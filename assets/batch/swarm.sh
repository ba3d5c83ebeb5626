#!/bin/sh
# A replicated job of Docker Swarm: each task is told its slot, counted from 0. Slot 0 is rendered as the id of its node, so
# that this is told too. The folders must be on every node. Further options of `docker service create` may be given.
set -eu
docker service rm {{ name }} >/dev/null 2>&1 || true
docker service create --name {{ name }} --mode replicated-job --replicas {{ shards }} \
    --env 'PARTWRIGHT_SWARM_JOB_SLOT={% raw %}{{.Task.Slot}}{% endraw %}' \
    --env 'PARTWRIGHT_SWARM_NODE={% raw %}{{.Node.ID}}{% endraw %}' \
    --restart-condition on-failure --restart-max-attempts 3 --stop-grace-period 60s \
    --limit-memory {{ memory_mb }}M --reserve-cpu {{ jobs }} \
    --mount type=bind,source={{ folder|sh }},target={{ folder|sh }} \
    --mount type=bind,source={{ root|sh }},target={{ root|sh }},readonly \
    "$@" {{ image|sh }} batch run {{ plan|sh }} --shard auto --jobs {{ jobs }} --memory {{ file_memory_mb }}M
