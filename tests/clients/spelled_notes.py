#!/usr/bin/env python3
"""The notes of engraved scores with their names, as a table for `fit_analysis spelling`.

  spelled_notes.py FILE.mxl... >notes.tsv

Columns: file, part, onset and end (960 to a quarter), pitch, key signature (that of most parts), place of the name on the line
of fifths (C 0, G 1); all at sounding pitch. Grace notes are left out, ties joined, repeats not played.
"""
import collections
import sys
from fractions import Fraction as F

import engraved


def notes(part):
    """(onset, end, pitch, name, bar) of a part's notes."""
    at, held, out = F(0), {}, []
    for index, measure in enumerate(part):
        for event in sorted(measure["events"], key=lambda event: event["at"]):
            if event["midi"] is None or event["grace"]:
                continue
            start = at + event["at"]
            note = held.pop((start, event["midi"]), None) if event["tied"] else None
            if note is None:
                note = [start, start, event["midi"], event["fifths"], index]
                out.append(note)
            note[1] = start + event["length"]
            if event["ties_on"]:
                held[note[1], event["midi"]] = note
        at += measure["length"]
    return out


def keys(parts):
    for column in zip(*parts):
        counter = collections.Counter(measure["key"] for measure in column if measure["key"] is not None)
        yield counter.most_common(1)[0][0] if counter else 0


def main(files):
    for file in files:
        try:
            parts = engraved.read(file)
        except Exception as error:
            print(f"{file}: left out: {type(error).__name__} {error}", file=sys.stderr)
            continue
        signatures = list(keys(parts))
        for number, part in enumerate(parts):
            for start, end, pitch, name, bar in notes(part):
                print(file, number, round(start * 960), round(end * 960), pitch, signatures[bar], name, sep="\t")


if __name__ == "__main__":
    main(sys.argv[1:]) if sys.argv[1:] else sys.exit(__doc__)
