#!/usr/bin/env python3
"""How well keys, chords and cadences are heard: by partwright, and keys by music21 in the same files.

  harmony_figures.py OUT_DIR [scores=DIR]... [songs=DIR] [chorales=DIR] [--quick]

scores:   DIR/NAME.mid and DIR/ref/NAME.mxl (engraved; the MIDI file may play repeats), or DIR:REFS where REFS/NAME.mxl is
          engraved and the MIDI file does not play repeats. Bars whose key signature is the engraved one at sounding pitch (the
          whole piece may be a diminished second away): when the file says no key, and as it is; of music21, the key that
          `analyze('key')` finds for the piece, and its floating key (16 bars). --quick leaves music21 out.
songs:    DIR/flat/NAME.mid and DIR/chords/NAME.chord_midi.txt (start, end in seconds, chord): share of time with the right root;
          of major and minor chords (7, maj7, maj6, aug are major; min7, dim and so on minor), with the right root and side.
          Then how often the root is right by confidence.
chorales: DIR/bach/*/flat/NAME.mid, and DIR/index.tsv with the name and, last, the file in music21's corpus of each: the signature of the first key beside music21's,
          and how many of the fermatas have a cadence within a quarter, and how many cadences are elsewhere.

partwright's side is the command HARMONY_FIGURES (default `cargo run --release --example harmony_figures --`).
"""
import bisect
import collections
import glob
import json
import os
import subprocess
import sys
import warnings

import engraved
from engraved_figures import limit
from notation_figures import Page, as_it_stands, unfolded

LETTERS = dict(C=0, D=2, E=4, F=5, G=7, A=9, B=11)
MAJOR = {"maj", "7", "maj7", "maj6", "aug", "major", "dominant-seventh", "major-seventh", "major-sixth", "augmented"}
MINOR = {"min", "min7", "dim", "hdim7", "dim7", "minmaj7", "min6", "minor", "minor-seventh", "diminished", "half-diminished",
         "diminished-seventh", "minor-major-seventh", "minor-sixth"}


def heard(folder, out, *options):
    command = os.environ.get("HARMONY_FIGURES", "cargo run --release --quiet --example harmony_figures --").split()
    subprocess.run([*command, folder, out, *options], check=True)
    return {os.path.basename(path)[:-5]: json.load(open(path)) for path in glob.glob(f"{out}/*.json")}


def held(changes, time):
    """What holds at a time of a list of (time, ...); the first before it."""
    return changes[max(0, bisect.bisect_right([change[0] for change in changes], time + 1e-6) - 1)]


def bars_right(bars, signature):
    """Bars right, the whole piece being perhaps twelve fifths away."""
    return max(sum(signature(start) + shift == key for start, key in bars) for shift in (-12, 0, 12))


def engraved_bars(folder):
    """NAME, MIDI file, [(start, signature)] of each piece."""
    import mido

    folder, _, references = folder.partition(":")
    for path in sorted(glob.glob(f"{references or folder + '/ref'}/*.mxl")):
        name = os.path.basename(path)[:-4]
        midi = f"{folder}/{name}.mid"
        if not os.path.exists(midi):
            continue
        parts = engraved.read(path)
        played = as_it_stands(parts) if references else unfolded(parts, limit(parts, mido.MidiFile(midi)))
        page = Page(list(played))
        yield name, midi, [(float(start), page.keys.get(start)) for start in sorted(page.bars)]


def by_music21(midi):
    """music21's key of the piece, and its floating key by bar: [(time, sharps)]."""
    import music21

    warnings.simplefilter("ignore")
    score = music21.converter.parse(midi, forceSource=True)
    whole = score.analyze("key").sharps
    try:
        floating = music21.analysis.floatingKey.KeyAnalyzer(score)
        floating.windowSize = 8
        starts = [measure.offset for measure in score.parts[0].getElementsByClass("Measure")]
        keys = floating.run()
        return whole, [(float(start), key.sharps) for start, key in zip(starts, keys)] or [(0.0, whole)]
    except Exception as error:  # A piece that it cannot take is one in the key of the whole.
        print(f"   music21 finds no floating key in {midi}: {error}", file=sys.stderr)
        return whole, [(0.0, whole)]


def scores(folder, out, quick):
    plain, keyless = heard(folder.partition(":")[0], f"{out}/said"), heard(folder.partition(":")[0], f"{out}/keyless", "--keyless")
    columns = ["no key said", "as it is"] + ([] if quick else ["music21 piece", "music21 floating"])
    total, all_bars = collections.Counter(), 0
    print(f"\n{folder}: bars whose signature is right\n{'':24}", *(f"{column:>17}" for column in columns), "   bars")
    for name, midi, bars in engraved_bars(folder):
        found = {"no key said": keyless[name]["keys"], "as it is": plain[name]["keys"]}
        if not quick:
            whole, floating = by_music21(midi)
            found |= {"music21 piece": [(0.0, whole)], "music21 floating": floating}
        right = {column: bars_right(bars, lambda start, keys=keys: held(keys, start)[1]) for column, keys in found.items()}
        total.update(right)
        all_bars += len(bars)
        print(f"{name:24}", *(f"{100 * right[column] / len(bars):17.2f}" for column in columns), f"{len(bars):7}", flush=True)
    print(f"{'all':24}", *(f"{100 * total[column] / max(1, all_bars):17.2f}" for column in columns), f"{all_bars:7}")


def chord(text):
    """Root and quality of `C#:min7/b3`."""
    root, quality = text.split(":")
    return (LETTERS[root[0]] + root.count("#") - root.count("b")) % 12, quality.split("/")[0]


def side(quality):
    return 0 if quality in MAJOR else 1 if quality in MINOR else None


def seconds_of(midi):
    """A function from quarters to seconds."""
    import mido

    file = mido.MidiFile(midi)
    points, tick, second, tempo = [(0.0, 0.0, 500000)], 0, 0.0, 500000
    for message in mido.merge_tracks(file.tracks):
        second += mido.tick2second(message.time, file.ticks_per_beat, tempo)
        tick += message.time
        if message.type == "set_tempo":
            tempo = message.tempo
            points.append((tick / file.ticks_per_beat, second, tempo))

    def seconds(quarter):
        at, second, tempo = held(points, quarter)
        return second + (quarter - at) * tempo / 1e6

    return seconds


def songs(folder, out):
    sums, bins = collections.Counter(), collections.defaultdict(lambda: [0.0, 0.0])
    for name, told in sorted(heard(f"{folder}/flat", f"{out}/songs").items()):
        seconds = seconds_of(f"{folder}/flat/{name}.mid")
        mine = [(seconds(start), seconds(end), root, quality, sure) for start, end, root, quality, _, sure in told["chords"]]
        rows = [line.split() for line in open(f"{folder}/chords/{name}.chord_midi.txt")]
        for start, end, text in ((float(a), float(b), text) for a, b, text in rows if text != "N"):
            root, quality = chord(text)
            sums["all"] += end - start
            sums["sided"] += end - start if side(quality) is not None else 0
            for a, b, mine_root, mine_quality, sure in mine[max(0, bisect.bisect(mine, (start,)) - 1):]:
                if a >= end:
                    break
                both = max(0.0, min(b, end) - max(a, start))
                right = both * (mine_root == root)
                sums["root"] += right
                sums["side"] += right * (side(quality) is not None and side(mine_quality) == side(quality))
                bins[sure // 100][0] += right
                bins[sure // 100][1] += both
    print(f"\n{folder}: chords, by time: root {sums['root'] / sums['all']:.4f}, major or minor {sums['side'] / sums['sided']:.4f}")
    for sure, (right, of) in sorted(bins.items()):
        print(f"   sure {100 * sure}-{100 * sure + 99}: root right {right / of:.3f} of {of:.0f} s")


def chorales(folder, out):
    import music21

    warnings.simplefilter("ignore")
    told = heard(glob.glob(f"{folder}/bach/*/flat")[0], f"{out}/chorales", "--keyless")
    rows = [line.rstrip("\n").split("\t") for line in open(f"{folder}/index.tsv")]
    sources = {row[1]: row[-1] for row in rows}
    sums = collections.Counter()
    kinds = collections.Counter()
    for name, mine in sorted(told.items()):
        score = music21.corpus.parse(sources[name])
        keys = score.parts[0].recurse().getElementsByClass("KeySignature").first()
        sums["pieces"] += 1
        sums["key"] += keys is not None and mine["keys"][0][1] == keys.sharps
        found = score.analyze("key")
        sums["music21"] += keys is not None and found.sharps == keys.sharps
        if keys is not None and getattr(keys, "mode", None):
            sums["moded"] += 1
            sums["mode"] += (mine["keys"][0][1], mine["keys"][0][2]) == (keys.sharps, keys.mode)
            sums["music21 mode"] += (found.sharps, found.mode) == (keys.sharps, keys.mode)
        holds = {float(note.getOffsetInHierarchy(score)) for note in score.parts[0].recurse().notes
                 if any(isinstance(sign, music21.expressions.Fermata) for sign in note.expressions)}
        cadences = mine["cadences"]
        near = [hold for hold in holds if any(abs(at - hold) <= 1 for at, _, _ in cadences)]
        sums["fermatas"] += len(holds)
        sums["found"] += len(near)
        sums["cadences"] += len(cadences) if holds else 0
        sums["elsewhere"] += sum(all(abs(at - hold) > 1 for hold in holds) for at, _, _ in cadences) if holds else 0
        kinds.update(kind for _, kind, _ in cadences)
    print(f"\n{folder}: {sums['pieces']} chorales: signature {sums['key'] / sums['pieces']:.4f}, music21 {sums['music21'] / sums['pieces']:.4f}")
    if sums["moded"]:
        print(f"   tonic and mode, of {sums['moded']} that say it: {sums['mode'] / sums['moded']:.4f}, music21 {sums['music21 mode'] / sums['moded']:.4f}")
    print(f"   cadence at {sums['found']} of {sums['fermatas']} fermatas; {sums['elsewhere']} of {sums['cadences']} cadences elsewhere; {dict(kinds)}")


def main(out, sets, quick):
    for number, (kind, folder) in enumerate(sets):
        target = f"{out}/{number}"
        if kind == "scores":
            scores(folder, target, quick)
        else:
            {"songs": songs, "chorales": chorales}[kind](folder, target)


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    pairs = [tuple(word.split("=", 1)) for word in words[1:]]
    if not words or not pairs or any(pair[0] not in ("scores", "songs", "chorales") for pair in pairs):
        sys.exit(__doc__)
    main(words[0], pairs, "--quick" in sys.argv)
