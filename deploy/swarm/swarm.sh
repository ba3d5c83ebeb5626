#!/bin/sh
# A replicated job of Docker Swarm: each task is told its slot, counted from 0. Slot 0 is rendered as the id of its node, so
# that this is told too. The folders must be on every node. Further options of `docker service create` may be given.
set -eu
docker service rm partwright-editions >/dev/null 2>&1 || true
docker service create --name partwright-editions --mode replicated-job --replicas 8 \
    --env 'PARTWRIGHT_SWARM_JOB_SLOT={{.Task.Slot}}' \
    --env 'PARTWRIGHT_SWARM_NODE={{.Node.ID}}' \
    --restart-condition on-failure --restart-max-attempts 3 --stop-grace-period 60s \
    --limit-memory 4352M --reserve-cpu 2 \
    --mount type=bind,source='/data/editions',target='/data/editions' \
    --mount type=bind,source='/data/scores',target='/data/scores',readonly \
    "$@" 'partwright:0.1.0' batch run '/data/editions/plan.json' --shard auto --jobs 2 --memory 2048M
