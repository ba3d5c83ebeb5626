"""One Ray task a shard, wherever Ray has room; with arguments, those shards only.

    python3 ray_driver.py [SHARD...]

The folders of sources and results must be on every node. RAY_ADDRESS names the cluster; without it Ray starts one here.
"""
import os
import subprocess
import sys

import ray

PLAN = "/data/editions/plan.json"
SHARDS = 8
JOBS = 2
MEMORY = "2048M"
PARTWRIGHT = os.environ.get("PARTWRIGHT", "partwright")
DONE, TOO_MANY_FAILURES, AGAIN = 0, 65, 75


# A node that is lost takes its tasks with it: Ray starts them elsewhere, and what was done already is skipped.
@ray.remote(num_cpus=JOBS, max_retries=5)
def shard(index):
    run = [PARTWRIGHT, "batch", "run", PLAN, "--shard", str(index), "--jobs", str(JOBS), "--memory", MEMORY, "--quiet"]
    return subprocess.run(run).returncode


def main():
    left = [int(index) for index in sys.argv[1:]] or list(range(SHARDS))
    ray.init()
    codes = {}
    for _ in range(4):
        codes |= dict(zip(left, ray.get([shard.remote(index) for index in left])))
        left = [index for index in left if codes[index] == AGAIN]
        if not left:
            break
    subprocess.run([PARTWRIGHT, "batch", "merge", PLAN])
    sys.exit(max(codes.values()))


if __name__ == "__main__":
    main()
