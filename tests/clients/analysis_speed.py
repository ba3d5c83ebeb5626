#!/usr/bin/env python3
"""Processor time of partwright's whole analysis beside that which mido needs merely to load the same file, in one run.

  analysis_speed.py FILE... [--pairs N]

partwright: the whole command `inspect FILE --json`, start, reading and writing included (PARTWRIGHT, default
target/release/partwright). mido: `mido.MidiFile(FILE)` in this Python, its import not counted. Both are timed N times in turn
(default 9); a row holds the medians in milliseconds and the median of the ratios of the pairs.
"""
import os
import resource
import statistics
import subprocess
import sys
import time

import mido


def of_partwright(path):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [os.environ.get("PARTWRIGHT", "target/release/partwright"), "inspect", path, "--json"]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def of_mido(path):
    before = time.process_time()
    mido.MidiFile(path)
    return time.process_time() - before


def row(path, pairs):
    times = [(of_partwright(path), of_mido(path)) for _ in range(pairs)]
    ours, theirs = (1000 * statistics.median(column) for column in zip(*times))
    ratio = statistics.median(a / b for a, b in times)
    notes = sum(m.type == "note_on" and m.velocity > 0 for track in mido.MidiFile(path).tracks for m in track)
    print(f"{os.path.basename(path):40} {notes:7} notes  partwright {ours:7.0f} ms  mido {theirs:7.0f} ms  ratio {ratio:.2f}")


def main():
    words = sys.argv[1:]
    pairs = int(words[words.index("--pairs") + 1]) if "--pairs" in words else 9
    paths = [word for word in words if word.endswith(".mid")]
    if not paths:
        sys.exit(__doc__)
    for path in paths:
        row(path, pairs)


if __name__ == "__main__":
    main()
