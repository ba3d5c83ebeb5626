#!/bin/sh
# GNU parallel, here or over ssh: further options of it in PARALLEL, such as PARALLEL='--sshlogin a,b'. With arguments, those
# shards only: so the shard is named, and parallel's own count (PARALLEL_SEQ) is left out.
set -eu
[ $# -gt 0 ] || set -- $(seq 0 {{ last }})
parallel --retries 3 --line-buffer --tag \
    env -u PARALLEL_SEQ "${PARTWRIGHT:-partwright}" batch run {{ plan|sh|sh }} --shard {% raw %}{}{% endraw %} --jobs {{ jobs }} --memory {{ file_memory_mb }}M ::: "$@"
