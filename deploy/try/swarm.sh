#!/usr/bin/env bash
# Really runs the emitted swarm.sh on a Docker Swarm of one node, with the image of deploy/Dockerfile; then the same as a
# replicated service, whose slots count from 1.
#
#     DOCKER='docker' PARTWRIGHT=target/x86_64-unknown-linux-musl/release/partwright deploy/try/swarm.sh [COUNT]
#
# DOCKER is a command that reaches an engine which is in a swarm; PARTWRIGHT is the static binary, run here and in the image.
. "$(dirname "$0")/common.sh"
copies 0
count=${1:-30}
# The engine mounts the folder of the songs, so that they lie in it.
for number in $(seq "$count"); do cp scores/brahms-waltz-op39-15.mid "$songs/$number.mid"; done
wanted=$(alone)
mkdir "$work/bin"
printf '#!/bin/sh\nexec %s "$@"\n' "${DOCKER:-docker}" >"$work/bin/docker"
chmod +x "$work/bin/docker"
PATH=$work/bin:$PATH
image=partwright:try
cp "$PARTWRIGHT" "$work/partwright"
cp deploy/Dockerfile "$work/Dockerfile"
docker build -q -t $image -f "$work/Dockerfile" "$work" >/dev/null

# How many tasks of a service have ended well.
complete() { docker service ps --format '{{.CurrentState}}' "$1" | grep -c Complete || true; }
# until_complete SERVICE COUNT
until_complete() {
    for turn in $(seq 240); do
        [ "$(complete "$1")" -ge "$2" ] && return
        sleep 0.5
    done
    docker service ps --no-trunc "$1"
    docker service logs "$1" || true
    fail "$1 does not end"
}

plan swarm 4 --emit swarm --image $image
sh "$work/swarm/swarm.sh" --no-resolve-image --detach
service=$(docker service ls --format '{{.Name}}')
until_complete "$service" 4
docker service ps --format '{{.Name}} {{.CurrentState}}' "$service"
docker service rm "$service" >/dev/null
same swarm "$wanted"

plan replicated 3
docker service create --detach --no-resolve-image --name replicated --mode replicated --replicas 3 \
    --env 'PARTWRIGHT_SWARM_SLOT={{.Task.Slot}}' --restart-condition none \
    --mount "type=bind,source=$work,target=$work" $image batch run "$work/replicated/plan.json" --shard auto --jobs 1 --memory 512M >/dev/null
until_complete replicated 3
docker service rm replicated >/dev/null
same replicated "$wanted"
rm -r "$work"
