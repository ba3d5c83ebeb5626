#!/usr/bin/env python3
"""How well phrases are found: the fermatas of Bach's chorales against the phrases that `partwright inspect` tells.

    phrase_figures.py --program partwright DIR          a folder of chorales as MIDI, named as in music21's corpus

A true border is where a note with a fermata ends, the last of the piece left out; several within a beat are one. A
phrase found begins right when a true border lies within one beat. Needs music21 (its corpus has the fermatas); a file
whose name the corpus does not know is passed over.
"""
import argparse
import glob
import json
import os
import subprocess

from music21 import corpus, expressions


def true_borders(name):
    score = corpus.parse("bach/" + name)
    ends = sorted({float(note.offset + note.quarterLength) for part in score.parts
                   for note in part.flatten().notesAndRests
                   if any(isinstance(mark, expressions.Fermata) for mark in note.expressions)})
    borders = []
    for end in ends:
        if not borders or end - borders[-1] > 1.01:
            borders.append(end)
    return [border for border in borders if border < score.highestTime - 1.01], float(score.highestTime)


def found_borders(program, path):
    done = subprocess.run([program, "inspect", path, "--json", "-q"], capture_output=True, text=True, check=True)
    heard = json.loads(done.stdout)
    quarter = heard["division"]
    return [phrase["ticks"][0] / quarter for phrase in heard["phrases"][1:]], heard["phrases"][-1]["ticks"][1] / quarter


def hits(found, true):
    left = list(true)
    count = 0
    for border in found:
        near = [other for other in left if abs(other - border) <= 1.01]
        if near:
            left.remove(min(near, key=lambda other: abs(other - border)))
            count += 1
    return count


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder")
    arguments.add_argument("--program", default="partwright")
    arguments.add_argument("-v", action="store_true", help="a line for each file")
    options = arguments.parse_args()
    sums = [0, 0, 0]
    pieces = 0
    for path in sorted(glob.glob(os.path.join(options.folder, "*.mid"))):
        name = os.path.basename(path)[:-4].removeprefix("bach_").replace("_", ".")
        try:
            true, end = true_borders(name)
        except Exception:
            continue
        found, found_end = found_borders(options.program, path)
        # Another edition, with its repeats played.
        if not true or abs(end - found_end) > 4:
            continue
        pieces += 1
        row = [hits(found, true), len(found), len(true)]
        sums = [a + b for a, b in zip(sums, row)]
        if options.v:
            print(f"{name:20} {row[0]:3} right of {row[1]:3} found, {row[2]:3} there")
    right, found, true = sums
    print(f"{pieces} chorales, {true} borders: precision {right / max(found, 1):.3f}, recall {right / max(true, 1):.3f}, "
          f"F1 {2 * right / max(found + true, 1):.3f}")


if __name__ == "__main__":
    main()
