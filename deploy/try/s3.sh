#!/bin/sh
# Really reads a batch's sources from S3 as moto plays it, which is started here, and compares with the same sources in a folder.
# PYTHON names a Python with moto and boto3 (pip install 'moto[s3,server]' boto3); PARTWRIGHT is built with the feature s3.
. "$(dirname "$0")/common.sh"
python=${PYTHON:-python3}
copies "${1:-30}"
wanted=$(alone)
export AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x AWS_REGION=us-east-1 AWS_ENDPOINT="http://127.0.0.1:${PORT:-5099}"
"$python" -m moto.server -p "${PORT:-5099}" >"$work/moto.log" 2>&1 &
server=$!
trap 'kill $server' EXIT
"$python" - "$work/songs" "$AWS_ENDPOINT" <<'PYTHON' || fail "moto did not take the sources"
import pathlib, sys, time, urllib.request
import boto3
for _ in range(100):
    try:
        urllib.request.urlopen(sys.argv[2]).close()
        break
    except OSError:
        time.sleep(0.2)
s3 = boto3.client("s3", endpoint_url=sys.argv[2], region_name="us-east-1")
s3.create_bucket(Bucket="songs")
root = pathlib.Path(sys.argv[1])
for path in root.rglob("*"):
    if path.is_file():
        s3.upload_file(str(path), "songs", f"all/{path.relative_to(root)}")
PYTHON
songs=s3://songs/all
plan s3 3
"$PARTWRIGHT" --quiet batch run "$work/s3/plan.json"
same s3 "$wanted"
rm -r "$work"
