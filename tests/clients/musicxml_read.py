#!/usr/bin/env python3
"""Compares what partwright reads from MusicXML with what music21 reads: sounding pitches and onsets in quarter notes.

    python3 tests/clients/musicxml_read.py FILE...

Needs music21 (`pip install music21`) and builds the example `musicxml_read`. Grace notes are left out on both sides of
onsets (music21 gives them no time), as are strokes without pitch. A note agrees when a note of the same pitch begins at
the same time in any part. Prints the files that differ, and the shares that agree.

Of the 150 files of cuthbertLab/musicxmlTestSuite these differ, each for a reason:

- 02e-Rests-NoType: a note names no staff in a part of two; music21 has it in both, here it stands in the first.
- 21f-Chord-ElementInBetween: directions stand between the notes of a chord; music21 lets these follow each other.
- 24a-GraceNotes: a grace note opens the piece, so that its note begins later here by the time of the grace note.
- 32ad-Notations5: no well-formed XML (a note is closed twice over, a measure is not), so an error with its line.
- 32c-MultipleNotationChildren: sharps are printed, and `<alter>`, which tells the pitch, is missing; music21 believes the print.
- 33i-Ties-NotEnded: a tie leads nowhere; here the note it might have led to is struck again.

A cadenza in small type (`<type size="cue">`) sounds here; music21 calls its notes cues, which this script leaves out.
"""

import collections
import fractions
import os
import subprocess
import sys
import warnings

import music21

warnings.simplefilter("ignore")


def ours(files):
    command = [*(os.environ.get("MUSICXML_READ", "cargo run --quiet --example musicxml_read --").split()), *files]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    notes, errors = collections.defaultdict(list), {}
    for line in done.stdout.splitlines():
        file, *rest = line.split("\t")
        if rest[0] == "error":
            errors[file] = rest[1]
        elif rest[0] != "read" and not rest[-2].startswith("x"):
            notes[file].append((fractions.Fraction(rest[-3]), int(rest[-2])))
    return notes, errors


def midi(pitch):
    # music21 rounds a quarter tone to the even side; here half a semitone always goes up.
    return int((fractions.Fraction(pitch.ps).limit_denominator(1000) + fractions.Fraction(1, 2)) // 1)


def theirs(file):
    score = music21.converter.parse(file, forceSource=True)
    score = score.toSoundingPitch()
    notes, graces = [], []
    for part in score.parts:
        seen = set()
        for element in part.flatten().notes:
            if isinstance(element, music21.harmony.Harmony) or id(element) in seen:
                continue
            seen.add(id(element))
            if getattr(element.style, "noteSize", None) == "cue":
                continue
            single = element.notes if isinstance(element, (music21.chord.Chord, music21.percussion.PercussionChord)) else [element]
            for note in single:
                if not hasattr(note, "pitch"):
                    continue
                tie = note.tie
                if tie is not None and tie.type in ("stop", "continue"):
                    continue
                onset = fractions.Fraction(element.offset).limit_denominator(100000)
                (graces if element.duration.isGrace else notes).append((onset, midi(note.pitch)))
    return notes, graces


def compare(file, mine):
    notes, graces = theirs(file)
    mine, wanted = collections.Counter(mine), collections.Counter(notes)
    missing, extra = wanted - mine, mine - wanted
    # Ours holds the grace notes too, shortly before their time.
    for onset, pitch in graces:
        near = [n for n in extra if n[1] == pitch and abs(n[0] - onset) < 1 and extra[n] > 0]
        if near:
            extra[min(near, key=lambda n: abs(n[0] - onset))] -= 1
        else:
            missing[(onset, pitch)] += 1
    return sum(wanted.values()) + len(graces), missing, +extra


def main():
    files = sys.argv[1:]
    notes, errors = ours(files)
    agree = total = same = read = 0
    for file in files:
        if file in errors:
            print(f"{file}: partwright: {errors[file]}")
            continue
        try:
            count, missing, extra = compare(file, notes[file])
        except Exception as error:  # music21 refuses some files
            print(f"{file}: music21: {type(error).__name__} {str(error)[:100]}")
            read += 1
            continue
        read += 1
        lost = sum(missing.values())
        total, agree = total + count, agree + count - lost
        if lost or extra:
            first = [f"{float(n[0]):g}:{n[1]}" for n in sorted(missing)[:3]]
            more = [f"{float(n[0]):g}:{n[1]}" for n in sorted(extra)[:3]]
            print(f"{file}: {count} notes, {lost} missing {first}, {sum(extra.values())} more {more}")
        else:
            same += 1
    print(f"read without error: {read} of {len(files)} files")
    print(f"the same notes as music21: {same} files; {agree} of {total} notes ({agree / max(total, 1):.4%})")


main()
