#!/usr/bin/env bash
# Renders MIDI files with FluidSynth and with partwright, in pairs on one core, and prints processor seconds of the whole
# programs (reading and writing included) and their ratios: our synthesis, and the same font as is. No effects, no room.
#
#     benches/fluidsynth.sh FONT.sf2 FILE.mid ...      PAIRS=3 PARTWRIGHT=target/release/partwright
set -euo pipefail
font=$1
shift
program=${PARTWRIGHT:-target/release/partwright}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# Processor seconds of a command, kept to one core.
spent() {
    taskset -c "${CORE:-0}" /usr/bin/time -f '%U %S' -o "$out/time" "$@" >"$out/log" 2>&1 || { cat "$out/log" >&2; exit 1; }
    awk '{ print $1 + $2 }' "$out/time"
}
render() { spent "$program" render "$file" --quiet --threads 1 --dry --physical --force -o "$out/ours.wav" "$@"; }

printf '%-40s %12s %12s %12s %9s %9s\n' file fluidsynth synthesis font 'x' 'x font'
for file in "$@"; do
    for _ in $(seq "${PAIRS:-3}"); do
        theirs=$(spent fluidsynth -ni -R 0 -C 0 -r 48000 -T wav -F "$out/theirs.wav" "$font" "$file")
        ours=$(render)
        fonts=$(render --soundfont "$font" --as-is)
        awk -v f="$(basename "$file")" -v a="$theirs" -v b="$ours" -v c="$fonts" \
            'BEGIN { printf "%-40s %12.2f %12.2f %12.2f %9.2f %9.2f\n", f, a, b, c, a / b, a / c }'
    done
done
