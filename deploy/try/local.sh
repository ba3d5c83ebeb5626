#!/bin/sh
# Really runs seven shards on this machine, one of them killed and one twice at once.
. "$(dirname "$0")/common.sh"
copies "${1:-30}"
wanted=$(alone)
plan local 7
run() { "$PARTWRIGHT" --quiet batch run "$work/local/plan.json" "$@"; }
run --shard 0 &
sleep 0.3
kill -9 $! 2>/dev/null || true
wait $! 2>/dev/null || true
run --shard 3 & run --shard 3 & wait
for shard in 0 1 2 3 4 5 6; do run --shard $shard/7; done
same local "$wanted"
rm -r "$work"
