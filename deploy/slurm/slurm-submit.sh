#!/bin/sh
# The array and, when all its tasks have ended, the merge. With an argument, those shards only: sh slurm-submit.sh 3,5-7
set -eu
cd '/data/editions'
array=$(sbatch --parsable --array="${1:-0-7}" slurm.sbatch)
merge=$(sbatch --parsable --dependency="afterany:$array" slurm-merge.sbatch)
echo "array $array, merge $merge; results in "'/data/editions'
