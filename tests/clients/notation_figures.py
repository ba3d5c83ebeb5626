#!/usr/bin/env python3
"""How much of an engraved score is written again from the MIDI file that a notation program made of it: by partwright, and
by MuseScore 3 and music21 importing the same file.

  notation_figures.py SCORES_DIR OUT_DIR [-v]

SCORES_DIR holds NAME.mid and ref/NAME.mxl. What each program writes is kept in OUT_DIR/PROGRAM/NAME.musicxml and not written
again if it is there (delete the folder to measure anew). The programs: MUSICXML_FOLDER (default `cargo run --release --example
musicxml_folder --`), MUSESCORE (default musescore3), and music21 in the Python that runs this.

Repeats of the reference are unfolded; where the program that made the file played them otherwise than the signs say, only the
first half of the way to the first da capo counts. Parts are not compared: of notes that begin together on one pitch, each
is right if one of the program's is. Grace notes, and the notes that stand for ornaments, are not asked for.

found:    a note of this pitch begins at this time
place:    and its bar begins where the engraved one does (hence bar and beat are right)
value:    and it is written with the same signs: type, dots, tuplet of each note of its chain of ties
spelling: of the notes found, those with the same letter and accidental at sounding pitch; the whole piece may be a diminished
          second away
key:      bars with the key signature that most parts have, at sounding pitch (a diminished second away as the spelling is)
metre:    bars that begin where the engraved one does, with its metre
"""
import collections
import glob
import os
import subprocess
import sys
from fractions import Fraction as F

import engraved
from engraved_figures import limit

PROGRAMS = ("partwright", "musescore", "music21")
FIGURES = ("found", "place", "value", "spelling", "key", "metre")


def write_partwright(folder, names, out):
    command = os.environ.get("MUSICXML_FOLDER", "cargo run --release --quiet --example musicxml_folder --").split()
    os.makedirs(f"{out}/midi", exist_ok=True)
    for name in names:
        if not os.path.exists(f"{out}/midi/{name}.mid"):
            os.symlink(os.path.abspath(f"{folder}/{name}.mid"), f"{out}/midi/{name}.mid")
    subprocess.run([*command, f"{out}/midi", f"{out}/partwright"], check=True)


def write_musescore(folder, names, out):
    program = os.environ.get("MUSESCORE", "musescore3")
    for name in names:
        command = [program, "-o", f"{out}/musescore/{name}.musicxml", f"{folder}/{name}.mid"]
        subprocess.run(command, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, capture_output=True)


def write_music21(folder, names, out):
    import warnings

    import music21

    warnings.simplefilter("ignore")
    for name in names:
        score = music21.converter.parse(f"{folder}/{name}.mid", forceSource=True)
        score.write("musicxml", f"{out}/music21/{name}.musicxml")


def write(program, folder, names, out):
    os.makedirs(f"{out}/{program}", exist_ok=True)
    left = [name for name in names if not os.path.exists(f"{out}/{program}/{name}.musicxml")]
    if left:
        globals()[f"write_{program}"](folder, left, out)


def unfolded(parts, until):
    """Each part's measures as played: (start, measure)."""
    for part in parts:
        at, measures = F(0), []
        for index in engraved.unroll(part):
            if at >= until:
                break
            measures.append((at, part[index]))
            at += part[index]["length"]
        yield measures


def as_it_stands(parts):
    for part in parts:
        at, measures = F(0), []
        for measure in part:
            measures.append((at, measure))
            at += measure["length"]
        yield measures


class Page:
    """What is compared of a page: notes by (onset, pitch), keys and metres by bar."""

    def __init__(self, parts):
        self.notes, self.bars, keys = collections.defaultdict(list), {}, collections.defaultdict(collections.Counter)
        for part in parts:
            self.part(part)
            for start, measure in part:
                self.bars[start] = measure["time"]
                if measure["key"] is not None:
                    keys[start][measure["key"]] += 1
        self.join_halves(parts)
        self.keys = {start: counter.most_common(1)[0][0] for start, counter in keys.items()}

    def join_halves(self, parts):
        """The halves of a bar cut at a repeat are one bar."""
        self.starts, before, first = {}, F(0), F(0)
        for start, measure in parts[0] if parts else []:
            whole = F(measure["time"][0] * 4, measure["time"][1])
            second = 0 < before < whole and before + measure["length"] == whole
            first = first if second else start
            before = F(0) if second else measure["length"]
            self.starts[start] = first

    def part(self, part):
        chains, last = {}, None
        for start, measure in part:
            for event in sorted(measure["events"], key=lambda event: event["at"]):
                if event["midi"] is None or event["grace"]:
                    continue
                onset = start + event["at"]
                sign = (event["type"], event["dots"], event["tuplet"])
                chain = chains.pop((onset, event["midi"]), None) if event["tied"] else None
                if chain is None:
                    chain = dict(signs=[], bar=start, fifths=event["fifths"], midi=event["midi"], onset=onset)
                    self.notes[onset, event["midi"]].append(chain)
                chain["signs"].append(sign)
                if event["ties_on"]:
                    chains[onset + event["length"], event["midi"]] = chain


def pages(names, folder, program, out):
    import mido

    for name in names:
        reference = engraved.read(f"{folder}/ref/{name}.mxl")
        until = limit(reference, mido.MidiFile(f"{folder}/{name}.mid"))
        wanted = Page(list(unfolded(reference, until)))
        path = f"{out}/{program}/{name}.musicxml"
        got = Page(list(as_it_stands(engraved.read(path)))) if os.path.exists(path) else Page([])
        yield name, wanted, got


def overlap(wanted, got):
    return sum((collections.Counter(wanted) & collections.Counter(got)).values())


def compare(wanted, got, told):
    """Counts (right, asked) by figure."""
    counts = {figure: [0, 0] for figure in FIGURES}
    spelling = {shift: 0 for shift in (-12, 0, 12)}
    for place, notes in wanted.notes.items():
        mine = got.notes.get(place, [])
        found = min(len(notes), len(mine))
        right = dict(found=found, place=overlap(map(wanted_bar(wanted), notes), map(wanted_bar(got), mine)),
                     value=overlap((tuple(n["signs"]) for n in notes), (tuple(n["signs"]) for n in mine)))
        for figure, count in right.items():
            counts[figure][0] += count
            counts[figure][1] += len(notes)
        counts["spelling"][1] += found
        for shift in spelling:
            spelling[shift] += overlap((n["fifths"] for n in notes), (n["fifths"] + shift for n in mine))
        if right["value"] < len(notes):
            told("value", wanted, notes, mine)
    shift = max(spelling, key=lambda shift: (spelling[shift], shift == 0))
    for place, notes in wanted.notes.items():
        mine = got.notes.get(place, [])
        if mine and overlap((n["fifths"] for n in notes), (n["fifths"] + shift for n in mine)) < min(len(notes), len(mine)):
            told("spelling", wanted, notes, mine)
    counts["spelling"][0] = spelling[shift]
    key = None
    for start in (start for start in sorted(wanted.bars) if wanted.starts.get(start) == start):
        counts["metre"][1] += 1
        counts["metre"][0] += got.bars.get(start) == wanted.bars[start]
        if got.bars.get(start) != wanted.bars[start]:
            told("metre", wanted, [dict(onset=start, bar=start)], [got.bars.get(start), wanted.bars[start]])
        key = got.keys.get(start, key)
        counts["key"][1] += 1
        counts["key"][0] += key is not None and key + shift == wanted.keys.get(start)
    return counts


def wanted_bar(page):
    return lambda note: page.starts.get(note["bar"], note["bar"])


def printer(verbose, name):
    shown = collections.Counter()
    numbers = {}

    def told(figure, wanted, notes, mine):
        if not numbers:
            numbers.update({start: n for n, start in enumerate(sorted(wanted.bars))})
        shown[figure] += 1
        if verbose and shown[figure] <= int(verbose):
            first = notes[0]
            what = {"value": lambda n: n["signs"], "spelling": lambda n: n["fifths"], "metre": lambda n: n}[figure]
            print(f"   {name} {figure} unfolded bar {numbers.get(first['bar'])} at {float(first['onset'] - first['bar']):.3f}"
                  f" pitch {first.get('midi')}: engraved {[what(n) for n in notes] if figure != 'metre' else ''} written {[what(n) for n in mine]}")

    return told


def main(folder, out, verbose):
    names = sorted(os.path.basename(path)[:-4] for path in glob.glob(f"{folder}/ref/*.mxl"))
    rows = []
    for program in PROGRAMS:
        write(program, folder, names, out)
        total = {figure: [0, 0] for figure in FIGURES}
        for name, wanted, got in pages(names, folder, program, out):
            counts = compare(wanted, got, printer(verbose if program == "partwright" else 0, name))
            print(f"{program:10} {name:20}", *(f"{figure} {100 * r / max(1, n):6.2f}" for figure, (r, n) in counts.items()))
            for figure, (right, asked) in counts.items():
                total[figure] = [total[figure][0] + right, total[figure][1] + asked]
        rows.append((program, total))
    print(f"\n{'':10}", *(f"{figure:>9}" for figure in FIGURES), "   notes   bars")
    for program, total in rows:
        shares = (f"{100 * right / max(1, asked):9.2f}" for right, asked in total.values())
        print(f"{program:10}", *shares, f"{total['found'][1]:8} {total['metre'][1]:6}")


if __name__ == "__main__":
    arguments = [a for a in sys.argv[1:] if not a.startswith("-v")]
    verbose = next((a[2:] or "8" for a in sys.argv[1:] if a.startswith("-v")), 0)
    if len(arguments) != 2:
        sys.exit(__doc__)
    main(*arguments, verbose)
