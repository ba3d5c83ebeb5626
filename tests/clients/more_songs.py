#!/usr/bin/env python3
"""Songs of POP909 that no half of the benchmark has, as `fit_analysis melody` reads them.

  more_songs.py POP909 BENCH/melody_dev OUT

POP909 is the folder of that name of github.com/music-x-lab/POP909-Dataset (MIT; figures here at commit d83e6ed). OUT/flat gets
each song on one track as the benchmark has them: notes equal in onset and pitch merged, an earlier note cut where its
pitch starts anew, one velocity; OUT/ref the file itself. Left out are the benchmark's 200 songs, told by its own rule,
and those that share their tune with a song of BENCH. Prints how many there are.
"""
import hashlib
import pathlib
import shutil
import sys

import mido

MEASURED = 200
FIGURE = 10
SHARED = 0.15
KEPT = ("set_tempo", "time_signature", "key_signature")


def measured(name):
    """The benchmark's songs: the first by the hash of their names."""
    return hashlib.sha256(f"pop909-melody-1:{name}".encode()).hexdigest()


def notes_of(track):
    """(start, pitch, end) of a track."""
    time, open_at, notes = 0, {}, []
    for message in track:
        time += message.time
        if message.type == "note_on" and message.velocity > 0:
            open_at.setdefault(message.note, []).append(time)
        elif message.type in ("note_on", "note_off") and open_at.get(message.note):
            start = open_at[message.note].pop(0)
            if time > start:
                notes.append((start, message.note, time))
    return notes


def figures(path):
    """The tune's runs of ten intervals."""
    tune = next((t for t in mido.MidiFile(path).tracks if t.name.upper() == "MELODY"), [])
    pitches = [pitch for _, pitch, _ in sorted(notes_of(tune))]
    steps = [after - before for before, after in zip(pitches, pitches[1:])]
    runs = (tuple(steps[at:at + FIGURE]) for at in range(len(steps) - FIGURE + 1))
    return {run for run in runs if any(run)}


def shares(own, others):
    return any(len(own & other) > SHARED * max(1, min(len(own), len(other))) for other in others)


def events(song):
    """(tick, what comes first at a tick, pitch, message) of the song on one track."""
    ends = {}
    for track in song.tracks:
        time = 0
        for index, message in enumerate(track):
            time += message.time
            if message.type in KEPT:
                yield time, -1, index, message
        for start, pitch, end in notes_of(track):
            ends[start, pitch] = max(end, ends.get((start, pitch), 0))
    after = {}
    for (start, pitch), end in sorted(ends.items(), reverse=True):
        end = min(end, after.get(pitch, end))
        after[pitch] = start
        yield start, 1, pitch, mido.Message("note_on", note=pitch, velocity=80)
        yield end, 0, pitch, mido.Message("note_off", note=pitch)


def flatten(source, target):
    song = mido.MidiFile(source)
    flat = mido.MidiFile(type=0, ticks_per_beat=song.ticks_per_beat)
    track = flat.add_track()
    last = 0
    for time, _, _, message in sorted(events(song), key=lambda event: event[:3]):
        track.append(message.copy(time=time - last))
        last = time
    flat.save(target)


def main(dataset, bench, out):
    dataset, bench, out = map(pathlib.Path, (dataset, bench, out))
    for folder in ("flat", "ref"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    names = sorted((path.name for path in dataset.iterdir()), key=measured)
    known = [figures(path) for path in sorted((bench / "ref").glob("*.mid"))]
    songs = {name: dataset / name / f"{name}.mid" for name in sorted(names[MEASURED:])}
    songs = {name: path for name, path in songs.items() if not shares(figures(path), known)}
    for name, path in songs.items():
        flatten(path, out / "flat" / f"{name}.mid")
        shutil.copy(path, out / "ref" / f"{name}.mid")
    print(f"{len(songs)} songs")


if __name__ == "__main__":
    main(*sys.argv[1:])
