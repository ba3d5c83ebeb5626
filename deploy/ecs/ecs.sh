#!/bin/sh
# One task a shard, which is told its index by PARTWRIGHT_SHARD: ECS has no arrays. With arguments, those shards only.
set -eu
cd '/data/editions'
cluster=${ECS_CLUSTER:-default}
aws ecs register-task-definition --cli-input-json file://ecs-definition.json >ecs-registered.json
[ $# -gt 0 ] || set -- $(seq 0 7)
for shard in "$@"; do
    aws ecs run-task --cluster "$cluster" --task-definition partwright-editions --launch-type EC2 --started-by partwright \
        --overrides '{"containerOverrides":[{"name":"partwright","environment":[{"name":"PARTWRIGHT_SHARD","value":"'"$shard"'"}]}]}'
done
# ecs.sh starts the work of /data/editions/plan.json and does not wait: `partwright batch status` tells how far it is.
