#!/bin/sh
# Really runs the emitted parallel.sh with GNU parallel (Debian: parallel), whole and then some of its shards.
. "$(dirname "$0")/common.sh"
command -v parallel >/dev/null || fail "GNU parallel is missing: apt-get install parallel"
copies "${1:-30}"
wanted=$(alone)
plan parallel 5 --emit parallel
sh "$work/parallel/parallel.sh" 1 4
sh "$work/parallel/parallel.sh"
same parallel "$wanted"
# The same by parallel's own count, from 1.
plan sequence 5
seq 5 | parallel -n0 "$PARTWRIGHT" --quiet batch run "$work/sequence/plan.json" --shard auto
same sequence "$wanted"
rm -r "$work"
