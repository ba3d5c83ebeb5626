"""Reads with mido every file that `partwright check --repair --json` wrote and compares the number of its notes with that
of the document: mido_notes.py LINT.json. Exits 1 when mido refuses one or counts otherwise."""

import json
import sys

import mido


def trouble(file):
    written = file["repair"]["written"]
    try:
        midi = mido.MidiFile(written)
    except Exception as error:  # whatever it says, it did not read the file
        return f"{written}: {type(error).__name__}: {error}"
    events = (event for track in midi.tracks for event in track)
    notes = sum(event.type == "note_on" and event.velocity > 0 for event in events)
    expected = file["note_count"]
    return None if notes == expected else f"{written}: {notes} notes, should be {expected}"


document = json.load(open(sys.argv[1], encoding="utf-8"))
files = [file for file in document["files"] if "written" in file.get("repair", {})]
troubles = [said for said in map(trouble, files) if said]
for said in troubles:
    print(said)
notes = sum(file["note_count"] for file in files)
print(f"mido: {len(files) - len(troubles)} of {len(files)} files read with the same notes ({notes} in all)")
sys.exit(bool(troubles))
