#!/usr/bin/env python3
"""Compares, note for note, what partwright arranged with what music programs read back from its score and parts.

  sounding.py [-v] [--only CLIENT,...] ARRANGEMENT...

ARRANGEMENT is a folder that `partwright arrange` wrote. Its arrangement.mid holds the notes of every seat, a track each; they
are looked for by seat, onset and sounding pitch in score.musicxml and in the seat's own part, as read by
  file       the file's own elements, read with the standard library
  music21    its parser, `toSoundingPitch`
  verovio    `renderToMIDI`
  musescore  MuseScore 3, `-o x.mid`
A note stands where it should within 1/48 quarter, "moved" within half a quarter (what was played off the grid is written on
it); else it is missing here and extra there. Lengths are held against the file's (arrangement.mid plays staccato short), and
only music21's, since the others play articulations too. Exits 1 when a note is missing or extra.

What a client does by itself, and is allowed here:
- Grace notes have no time in MusicXML. arrangement.mid has them before the beat; file and music21 on it; MuseScore and
  verovio play them somewhere near, and push the note they lean on. All may be a quarter away.
- A trill, turn, mordent or tremolo is played out by MuseScore, verovio and arrangement.mid, each in its own way: while such a
  note lasts, what lies within three semitones of it (of a tremolo: on its pitch) is not counted, but something begins with it.
- A rolled chord is struck at once by all but arrangement.mid: there a note may be a quarter late.
- music21 gives a stroke of percussion no key, verovio one of its own; there strokes are compared by onset alone.
- Of two equal pitches at one time on one staff MuseScore plays one, also when their lengths differ; such doubles count once.
Needs mido, music21, verovio and MuseScore 3 (MUSESCORE names it).
"""
import bisect
import collections
import multiprocessing
import sys
from fractions import Fraction as F
from pathlib import Path

import heard

EXACT, NEAR, GRACE = F(1, 48), F(1, 2), F(1)
CLIENTS = ("file", "music21", "verovio", "musescore")


def key(note, strokes):
    return ("stroke", note.pitch if strokes else None) if note.stroke else ("pitch", note.pitch)


def without_ornaments(notes, written):
    """The notes, with one of its pitch for all that an ornament is played out in."""
    notes = sorted(notes, key=lambda note: note.at)
    starts = [note.at for note in notes]
    gone, more = set(), []
    for sign in written:
        if sign.reach is None:
            continue
        first, end = (bisect.bisect_left(starts, at) for at in (sign.at - EXACT, sign.at + sign.length - EXACT))
        under = [i for i in range(first, end) if i not in gone and is_near(notes[i], sign)]
        gone.update(under)
        if under and notes[under[0]].at <= sign.at + NEAR:
            more.append(sign)
    return [note for i, note in enumerate(notes) if i not in gone] + more


def is_near(note, sign):
    return note.pitch is not None and abs(note.pitch - sign.pitch) <= sign.reach


def by_pitch(notes, strokes):
    groups = collections.defaultdict(list)
    for note in sorted(notes, key=lambda note: note.at):
        groups[key(note, strokes)].append(note)
    return groups


def compare(wanted, got, written):
    """(missing, extra, moved): notes of one seat; the moved with how far. `written` is what the page says."""
    wanted, got = (without_ornaments(notes, written) for notes in (wanted, got))
    rolled = {(note.pitch, note.at) for note in written if note.rolled}
    wanted = [note._replace(rolled=is_in(rolled, note)) for note in wanted]
    strokes = not any(note.stroke and note.pitch is None for note in got)
    wanted, got = by_pitch(wanted, strokes), by_pitch(got, strokes)
    missing, extra, moved = [], [], []
    for pitch in wanted.keys() | got.keys():
        left, right = wanted.get(pitch, []), got.get(pitch, [])
        for within in (EXACT, NEAR, GRACE):
            left, right, pairs = paired(left, right, within)
            if within != EXACT:
                moved += pairs
        missing += left
        extra += right
    return missing, extra, moved


def is_in(rolled, note):
    return any(pitch == note.pitch and at <= note.at <= at + GRACE for pitch, at in rolled)


def paired(left, right, within):
    """Takes out pairs in order that lie close enough; a whole quarter apart only grace notes and rolled chords do."""
    pairs, rest, at = [], [], 0
    unmatched = []
    for note in left:
        while at < len(right) and right[at].at < note.at - within:
            rest.append(right[at])
            at += 1
        close = at < len(right) and right[at].at <= note.at + within
        if close and (within != GRACE or note.grace or right[at].grace or note.rolled):
            pairs.append((note, right[at]))
            at += 1
        else:
            unmatched.append(note)
    return unmatched, rest + right[at:], pairs


def pages(folder):
    """The score, then each part: (path, index of its seat or None)."""
    return [(folder / "score.musicxml", None), *((path, i) for i, path in enumerate(sorted(folder.glob("parts/*.musicxml"))))]


def read(client, paths):
    if client == "musescore":
        return heard.musescore(paths)
    reader = {"file": heard.written, "music21": heard.music21, "verovio": heard.verovio}[client]
    out = []
    for path in paths:
        try:
            out.append(reader(path))
        except Exception as error:  # whatever a client says, it did not read the page
            out.append(f"{type(error).__name__}: {str(error)[:200]}")
    return out


def check(job):
    folder, clients = job
    arranged, rows, told = heard.arrangement(folder), collections.defaultdict(collections.Counter), []
    paths = pages(folder)
    signed = [heard.written(path) for path, _ in paths]
    for client in clients:
        for (path, seat), parts, written in zip(paths, read(client, [path for path, _ in paths]), signed):
            wanted = arranged if seat is None else [arranged[seat]]
            row, place = rows[client], f"{folder.name}/{path.name} {client}"
            row["pages"] += 1
            if not isinstance(parts, list) or len(parts) != len(wanted):
                row["unread"] += 1
                told.append(f"{place}: {parts if isinstance(parts, str) else 'not the parts of the arrangement'}")
                continue
            for number, (ours, theirs, signs) in enumerate(zip(wanted, parts, written), 1):
                missing, extra, moved = compare(ours, theirs, signs)
                row.update(notes=len(ours), missing=len(missing), extra=len(extra), moved=len(moved))
                if missing or extra:
                    told.append(f"{place} part {number}: missing {some(missing)}, extra {some(extra)}")
    return rows, told


def some(notes):
    shown = ", ".join(f"{n.pitch}{' grace' * n.grace}@{float(n.at):.6g}" for n in sorted(notes, key=lambda n: n.at)[:3])
    return f"{len(notes)} ({shown})" if notes else "0"


def main(arguments):
    verbose = "-v" in arguments
    arguments = [a for a in arguments if a != "-v"]
    clients = CLIENTS
    if arguments[:1] == ["--only"]:
        clients, arguments = arguments[1].split(","), arguments[2:]
    if not arguments:
        sys.exit(__doc__)
    rows = collections.defaultdict(collections.Counter)
    with multiprocessing.Pool(2) as pool:
        for found, told in pool.imap(check, [(Path(folder), clients) for folder in arguments]):
            for client, row in found.items():
                rows[client].update(row)
            for line in told if verbose else told[:5]:
                print(line)
    columns = ("pages", "unread", "notes", "missing", "extra", "moved")
    print("".join(f"{column:>12}" for column in ("client", *columns)))
    for client in clients:
        print(f"{client:>12}" + "".join(f"{rows[client][column]:>12}" for column in columns))
    sys.exit(any(row["unread"] + row["missing"] + row["extra"] for row in rows.values()))


if __name__ == "__main__":
    main(sys.argv[1:])
