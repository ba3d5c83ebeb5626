#!/bin/sh
# Really fills a disk: a small tmpfs holds the results, the run stops with 75 and blames no file; once there is room, it goes on.
# Needs root, to mount.
. "$(dirname "$0")/common.sh"
copies "${1:-30}"
wanted=$(alone)
mkdir "$work/small"
mount -t tmpfs -o size=200k partwright "$work/small"
trap 'umount "$work/small"' EXIT
plan small 1
code=0
"$PARTWRIGHT" --quiet batch run "$work/small/plan.json" --shard all || code=$?
[ $code = 75 ] || fail "a full disk gives exit code $code"
mount -o remount,size=20m "$work/small"
"$PARTWRIGHT" batch run "$work/small/plan.json" --shard all --max-failures 0
same small "$wanted"
trap - EXIT
umount "$work/small"
rm -r "$work"
