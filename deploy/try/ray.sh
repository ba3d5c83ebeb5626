#!/bin/sh
# Really runs the emitted Ray driver on a Ray that it starts here. PYTHON names a Python with ray (pip install ray).
. "$(dirname "$0")/common.sh"
copies "${1:-30}"
wanted=$(alone)
plan ray 5 --emit ray
RAY_DEDUP_LOGS=0 "${PYTHON:-python3}" "$work/ray/ray_driver.py" 2>&1 | grep -v -i -E 'warning|dashboard' || fail "the driver failed"
same ray "$wanted"
rm -r "$work"
