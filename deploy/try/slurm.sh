#!/usr/bin/env bash
# Really runs the emitted Slurm jobs on a throw-away cluster of two nodes: the array with the merge behind it; a node that is
# lost in the middle of its shard; a retry of some shards.
#
#     deploy/try/slurm.sh [COUNT [KEEP]]
#
# Needs Debian's slurmctld, slurmd, slurm-client, slurm-wlm-basic-plugins and munge, and root; it starts its own cluster.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/slurm-cluster.sh"
copies "${1:-60}"
wanted=$(alone)
plan slurm 6 --emit slurm
start_cluster "$work/cluster"
trap 'stop_cluster "$work/cluster"' EXIT
cd "$work/slurm"

say "array and merge, a node lost on the way"
sh slurm-submit.sh
until ls results/*.jsonl >/dev/null 2>&1; do sleep 0.1; done
lose_node "$work/cluster" 2
start_node "$work/cluster" 2
wait_for_jobs
grep -h 'done,' slurm-*.log || true
cat slurm-merge-*.log
same slurm "$wanted"

say "a retry of some shards"
rm -r out results
"$PARTWRIGHT" batch merge plan.json >/dev/null && fail "nothing is done, but merge is content"
for shard in 0 2 3; do "$PARTWRIGHT" --quiet batch run plan.json --shard $shard; done
line=$("$PARTWRIGHT" batch retry plan.json | sed -n 's/.*\(sbatch --array=.*\)/\1/p')
say "$line"
[ "$line" = "sbatch --array=1,4-5 slurm.sbatch" ] || fail "the array line is $line"
$line
wait_for_jobs
same slurm "$wanted"
cd - >/dev/null
trap - EXIT
stop_cluster "$work/cluster"
rm -r "$work"
