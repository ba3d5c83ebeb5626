#!/usr/bin/env python3
"""How well phrases, sections, repeats and cadences are found, against what musicologists and singers marked.

    phrase_figures.py OUT_DIR [chorales=DIR] [folksongs=EVERY] [annotated=DIR]... [repeats=DIR]... [-v]

chorales:  a folder of MIDI files named as Bach's chorales in music21's corpus. A border is where a note with a fermata ends.
folksongs: each EVERY-th of the Essen folk songs in music21's corpus. A border is where a line of the page begins.
annotated: a clone of a corpus of github.com/DCMLab (Mozart's sonatas, Corelli, mazurkas ...; see `annotated.py`). A border is
           where a phrase begins with its pick-up. Cadences too: those marked that are found within a quarter, of those found
           how many are marked (of any kind, of the same kind), and how often by confidence; and how often the tonality is
           the local key of the annotation, by confidence.
repeats:   the same, repeats played: of the bars played again how many stand in a phrase known to be the earlier one; of the
           phrases said to be exactly an earlier one how many are; where a repeat, a double bar or what follows one begins,
           how often a section does, and of all sections how many begin there.

A border found is right when a true one lies within a quarter, each counted once. OUT_DIR/SET/key.json holds the borders for
`fit_analysis phrases`. What is measured is the command HARMONY_FIGURES (default `cargo run --release --example
harmony_figures --`).
"""
import collections
import glob
import json
import os
import shutil
import sys
import warnings

import annotated
from harmony_figures import heard, held

NEAR = 1.01


def hits(found, true):
    left, count = list(true), 0
    for border in found:
        near = [other for other in left if abs(other - border) <= NEAR]
        if near:
            left.remove(min(near, key=lambda other: abs(other - border)))
            count += 1
    return count


def f1(right, found, true):
    return f"precision {right / max(found, 1):.3f}, recall {right / max(true, 1):.3f}, F1 {2 * right / max(found + true, 1):.3f}"


def chorales(folder, out):
    """The true borders of each chorale, its MIDI copied."""
    from music21 import corpus, expressions

    for path in sorted(glob.glob(os.path.join(folder, "*.mid"))):
        name = os.path.basename(path)[:-4]
        try:
            score = corpus.parse("bach/" + name.removeprefix("bach_").replace("_", "."))
        except Exception:  # Not of this corpus.
            continue
        ends = sorted({float(note.offset + note.quarterLength) for part in score.parts
                       for note in part.flatten().notesAndRests
                       if any(isinstance(mark, expressions.Fermata) for mark in note.expressions)})
        borders = [end for before, end in zip([-9.0, *ends], ends) if end - before > 1.01]
        borders = [border for border in borders if border < score.highestTime - 1.01]
        if borders:
            shutil.copy(path, f"{out}/{name}.mid")
            yield name, borders, float(score.highestTime)


def folksongs(every, out):
    for name, notes, meters, borders in annotated.folksongs(int(every)):
        annotated.write_song(f"{out}/{name}.mid", notes, meters)
        yield name, borders, None


def phrases(folder, out):
    for piece in annotated.pieces(folder):
        borders = piece.phrases()
        if borders:
            piece.write(f"{out}/{piece.name}.mid")
            yield piece.name, borders, None


def borders(kind, name, out, verbose):
    """Writes the MIDI files and the key of a set, and tells how well borders are found; what was heard."""
    os.makedirs(f"{out}/midi", exist_ok=True)
    key = {}
    reader = {"chorales": chorales, "folksongs": folksongs, "annotated": phrases}[kind]
    for stem, true, end in reader(name, f"{out}/midi"):
        key[stem] = {"borders": true, "end": end}
    told = heard(f"{out}/midi", f"{out}/heard")
    # Another edition, with its repeats played.
    key = {stem: own for stem, own in key.items() if own["end"] is None or abs(own["end"] - told[stem]["end"]) <= 4}
    with open(f"{out}/key.json", "w", encoding="utf-8") as file:
        json.dump({"files": {stem: own["borders"] for stem, own in key.items()}}, file, indent=0)
    sums = collections.Counter()
    for stem, own in key.items():
        found = [phrase["start"] for phrase in told[stem]["phrases"][1:]]
        row = {"right": hits(found, own["borders"]), "found": len(found), "true": len(own["borders"])}
        sums.update(row)
        if verbose:
            print(f"   {stem:24} {row['right']:3} right of {row['found']:3} found, {row['true']:3} there")
    print(f"{kind} {name}: {len(key)} pieces, {sums['true']} borders: {f1(sums['right'], sums['found'], sums['true'])}", flush=True)
    return told


def keys(folder, told):
    """How often the tonality is the local key, beat by beat, by confidence."""
    bins = collections.defaultdict(collections.Counter)
    for piece in annotated.pieces(folder):
        true, mine = piece.keys(), told.get(piece.name, {}).get("tonalities")
        if not true or not mine:
            continue
        ends = [own[0] for own in mine[1:]] + [told[piece.name]["end"]]
        for (start, sharps, mode, sure), end in zip(mine, ends):
            tonic = (7 * sharps + (9 if mode == "minor" else 0)) % 12
            for beat in range(int(start), int(end)):
                right = held(true, beat + 0.5)[1:] == (tonic, mode == "minor")
                bins[sure // 100].update({"right": right, "all": 1})
    right, beats = (sum(row[name] for row in bins.values()) for name in ("right", "all"))
    print(f"   tonality: right in {right / max(1, beats):.3f} of {beats} quarters")
    for sure, row in sorted(bins.items()):
        print(f"   sure {100 * sure}-{100 * sure + 99}: right {row['right'] / row['all']:.3f} of {row['all']}")


KINDS = {"PAC": "PAC", "IAC": "IAC", "HC": "HC", "DC": "DC", "EC": "DC", "PC": "PC"}


def cadences(folder, told):
    sums, bins = collections.Counter(), collections.defaultdict(collections.Counter)
    for piece in annotated.pieces(folder):
        true = piece.cadences()
        if piece.name not in told or not true:
            continue
        mine = told[piece.name]["cadences"]
        sums["true"] += len(true)
        sums["found"] += len(mine)
        sums["recalled"] += sum(any(abs(at - other) <= NEAR for other, *_ in mine) for at, _ in true)
        for at, kind, sure in mine:
            near = [KINDS[other] for when, other in true if abs(at - when) <= NEAR]
            right = {"any": bool(near), "kind": kind in near, "all": 1}
            sums.update({f"{name} right": value for name, value in right.items()})
            bins[sure // 100].update(right)
    print(f"   cadences: {sums['recalled']} of {sums['true']} marked are found; of {sums['found']} found {sums['any right']} are "
          f"marked, {sums['kind right']} as of that kind")
    for sure, row in sorted(bins.items()):
        print(f"   sure {100 * sure}-{100 * sure + 99}: marked {row['any'] / row['all']:.3f}, of that kind "
              f"{row['kind'] / row['all']:.3f}, of {row['all']}")


def repeats(folder, out):
    os.makedirs(f"{out}/midi", exist_ok=True)
    places = {}
    for piece in annotated.pieces(folder):
        order = piece.played()
        if any(again for _, again in order):
            begins = piece.write(f"{out}/midi/{piece.name}.mid", [bar for bar, _ in order])
            places[piece.name] = (piece, order, begins)
    told = heard(f"{out}/midi", f"{out}/heard")
    sums = collections.Counter()
    for name, (piece, order, begins) in places.items():
        found = told[name]["phrases"]
        first_at = {}
        for (bar, again), begin in zip(order, begins):
            first_at.setdefault(bar, begin)
        for (bar, again), begin in zip(order, begins):
            if not again:
                continue
            own = max((phrase for phrase in found if phrase["start"] <= begin + 1e-6), key=lambda phrase: phrase["start"])
            sums["again"] += 1
            sums["known"] += own["same_as"] is not None
            sums["exact"] += own["likeness"] == "exact"
        ends = [phrase["start"] for phrase in found[1:]] + [begins[-1] + 99]
        for phrase, end in zip(found, ends):
            if phrase["likeness"] == "exact":
                inside = [(bar, begin) for (bar, _), begin in zip(order, begins) if phrase["start"] <= begin < end]
                shift = found[phrase["same_as"]]["start"] - phrase["start"]
                sums["said"] += 1
                sums["said right"] += any(abs(first_at[bar] - begin - shift) < NEAR for bar, begin in inside)
        rows = {bar["mc"]: bar for bar in piece.bars}
        true = []
        for place in range(1, len(order)):
            before, bar = rows[order[place - 1][0]], rows[order[place][0]]
            turns = before["repeats"] in ("end", "startend") or bar["repeats"] in ("start", "startend")
            if turns or before["barline"] == "double" or order[place][0] != before["next"].split(",")[0].strip():
                true.append(begins[place])
        begun = [phrase["start"] for before, phrase in zip(found, found[1:]) if before["section"] != phrase["section"]]
        right = sum(any(abs(at - other) <= 4 for other in begun) for at in true)
        sums.update({"turns": len(true), "turns found": right, "sections": len(begun),
                     "sections right": sum(any(abs(at - other) <= 4 for other in true) for at in begun)})
    print(f"repeats {folder}: {len(places)} pieces: of {sums['again']} bars played again {sums['known'] / max(1, sums['again']):.3f} are "
          f"known ({sums['exact'] / max(1, sums['again']):.3f} as exact); of {sums['said']} phrases said to be exactly an earlier one "
          f"{sums['said right'] / max(1, sums['said']):.3f} are the repeat; a section begins at {sums['turns found']} of "
          f"{sums['turns']} repeats and double bars, and of {sums['sections']} sections {sums['sections right']} begin there", flush=True)


def main(out, sets, verbose):
    warnings.simplefilter("ignore")
    for number, (kind, name) in enumerate(sets):
        target = f"{out}/{number}"
        if kind == "repeats":
            repeats(name, target)
            continue
        told = borders(kind, name, target, verbose)
        if kind == "annotated":
            cadences(name, told)
            keys(name, told)


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    pairs = [tuple(word.split("=", 1)) for word in words[1:] if "=" in word]
    if not pairs or len(pairs) + 1 != len(words):
        sys.exit(__doc__)
    main(words[0], pairs, "-v" in sys.argv)
