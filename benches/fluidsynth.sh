#!/usr/bin/env bash
# Renders MIDI files with FluidSynth and with partwright, in pairs on one core, and prints processor seconds of the whole
# programs (reading and writing included) and their ratios: our synthesis, and the same font as is, which is held against
# rustysynth alone (cargo build --release --example rustysynth_alone). No effects, no room.
#
#     benches/fluidsynth.sh FONT.sf2 FILE.mid ...      PAIRS=3 PARTWRIGHT=target/release/partwright
set -euo pipefail
font=$1
shift
program=${PARTWRIGHT:-target/release/partwright}
alone=${ALONE:-target/release/examples/rustysynth_alone}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# Processor seconds of a command, kept to one core.
spent() {
    taskset -c "${CORE:-0}" /usr/bin/time -f '%U %S' -o "$out/time" "$@" >"$out/log" 2>&1 || { cat "$out/log" >&2; exit 1; }
    awk '{ print $1 + $2 }' "$out/time"
}
render() { spent "$program" render "$file" --quiet --threads 1 --dry --physical --force -o "$out/ours.wav" "$@"; }

printf '%-28s %10s %10s %10s %10s %11s %11s\n' file fluidsynth synthesis font rustysynth 'x fluid' 'x rusty'
for file in "$@"; do
    for _ in $(seq "${PAIRS:-3}"); do
        theirs=$(spent fluidsynth -ni -R 0 -C 0 -r 48000 -T wav -F "$out/theirs.wav" "$font" "$file")
        ours=$(render)
        fonts=$(render --soundfont "$font" --as-is)
        rusty=$(spent "$alone" "$font" "$file" "$out/alone.wav")
        awk -v f="$(basename "$file")" -v a="$theirs" -v b="$ours" -v c="$fonts" -v d="$rusty" \
            'BEGIN { printf "%-28s %10.2f %10.2f %10.2f %10.2f %11.2f %11.2f\n", f, a, b, c, d, a / b, d / c }'
    done
done
