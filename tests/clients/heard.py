"""The notes of an arrangement as its MIDI file, its MusicXML and three clients give them.

Each reader returns a list of parts in score order, each a list of `Note`: onset and length in quarters (`None` where the
client does not tell), sounding pitch (for a stroke of percussion its MIDI key, `None` where the client does not tell),
whether it is a grace note, which has no time of its own, whether a stroke, and, in what the file says, how far from
its pitch an ornament reaches that is played in its place, and whether it is in a rolled chord.

music21 and verovio are imported only when asked for. `MUSESCORE` names the program of MuseScore 3 (default musescore3).
"""
import collections
import io
import json
import os
import subprocess
import tempfile
import xml.etree.ElementTree as ET
from fractions import Fraction as F
from pathlib import Path

STEPS = dict(C=0, D=2, E=4, F=5, G=7, A=9, B=11)
# Ornaments in place of one note: by how many semitones what is played may lie from it.
REACH = dict({name: 3 for name in ("trill-mark", "mordent", "inverted-mordent", "turn", "inverted-turn", "delayed-turn")},
             tremolo=0)
Note = collections.namedtuple("Note", "at pitch length grace stroke reach rolled", defaults=(None, False, False, None, False))


def midi(data):
    """The tracks of a MIDI file but the first, which conducts."""
    import mido
    file = mido.MidiFile(file=io.BytesIO(data))
    tracks = []
    for track in file.tracks[1:]:
        at, sounding, notes = 0, collections.defaultdict(list), []
        for message in track:
            at += message.time
            if message.type == "note_on" and message.velocity:
                sounding[message.channel, message.note].append(len(notes))
                notes.append(Note(F(at, file.ticks_per_beat), message.note, stroke=message.channel == 9))
            elif message.type in ("note_on", "note_off") and sounding[message.channel, message.note]:
                index = sounding[message.channel, message.note].pop(0)
                notes[index] = notes[index]._replace(length=F(at, file.ticks_per_beat) - notes[index].at)
        tracks.append(notes)
    return tracks


def arrangement(folder):
    return midi((Path(folder) / "arrangement.mid").read_bytes())


def written(path):
    """The file itself, read by nobody's program: what its elements say."""
    root = ET.parse(path).getroot()
    keys = {}
    for instrument in root.iter("midi-instrument"):
        if instrument.find("midi-unpitched") is not None:
            keys[instrument.get("id")] = int(instrument.findtext("midi-unpitched")) - 1
    heads = {head.get("id"): head for head in root.iter("score-part")}
    return [written_part(part, heads[part.get("id")], keys) for part in root.findall("part")]


def written_part(part, head, keys):
    divisions, transpose, bar, notes, tied = 1, 0, F(0), [], {}
    only = head.find("score-instrument")
    for measure in part.findall("measure"):
        at = end = last = F(0)
        for child in measure:
            if child.tag == "attributes":
                divisions = int(child.findtext("divisions") or divisions)
                if child.find("transpose") is not None:
                    transpose = int(child.findtext("transpose/chromatic"))
                    transpose += 12 * int(child.findtext("transpose/octave-change") or 0)
            elif child.tag == "backup":
                at -= F(int(child.findtext("duration")), divisions)
            elif child.tag == "forward":
                at += F(int(child.findtext("duration")), divisions)
            elif child.tag == "note":
                grace, chord = child.find("grace") is not None, child.find("chord") is not None
                length = F(0) if grace else F(int(child.findtext("duration")), divisions)
                start = last if chord else at
                last, at = start, at if chord else at + length
                pitch, stroke = child.find("pitch"), child.find("unpitched")
                if stroke is not None:
                    instrument = child.find("instrument")
                    key = keys.get((only if instrument is None else instrument).get("id"))
                    notes.append(Note(bar + start, key, length, grace, True))
                elif pitch is not None:
                    key = 12 * (int(pitch.findtext("octave")) + 1) + STEPS[pitch.findtext("step")]
                    key += int(float(pitch.findtext("alter") or 0)) + transpose
                    ties = {tie.get("type") for tie in child.findall("tie")}
                    before = tied.pop((key, bar + start), None) if "stop" in ties else None
                    if before is None:
                        before = len(notes)
                        # What stands at the first head of a chord is meant for all of it.
                        signs = [] if not chord or notes[-1].reach is None else [notes[-1].reach]
                        signs += [REACH[sign.tag] for sign in child.findall("notations/ornaments/*") if sign.tag in REACH]
                        rolled = child.find("notations/arpeggiate") is not None
                        notes.append(Note(bar + start, key, F(0), grace, False, max(signs, default=None), rolled))
                    notes[before] = notes[before]._replace(length=notes[before].length + length)
                    if "start" in ties:
                        tied[key, bar + start + length] = before
            end = max(end, at)
        bar += end
    return notes


def music21(path):
    """Staves of one part are separate parts to music21, told by their ids."""
    import warnings
    import music21 as library
    warnings.simplefilter("ignore")
    score = library.converter.parse(path, forceSource=True).toSoundingPitch()
    parts = collections.OrderedDict()
    for part in score.parts:
        notes = parts.setdefault(str(part.id).partition("-Staff")[0], [])
        music21_part(part, library, notes)
    return list(parts.values())


def music21_part(part, library, notes):
    tied = {}
    for element in part.flatten().notes:
        if isinstance(element, library.harmony.Harmony):
            continue
        at, length = (F(time).limit_denominator(100000) for time in (element.offset, element.duration.quarterLength))
        for note in element.notes if hasattr(element, "notes") else [element]:
            stroke = not hasattr(note, "pitch")
            pitch = None if stroke else round(note.pitch.ps)
            kind = note.tie.type if note.tie is not None else ""
            before = tied.pop((pitch, at), None) if kind in ("stop", "continue") else None
            if before is None:
                before = len(notes)
                notes.append(Note(at, pitch, F(0), element.duration.isGrace, stroke))
            notes[before] = notes[before]._replace(length=notes[before].length + length)
            if kind in ("start", "continue"):
                tied[pitch, at + length] = before


def verovio(path):
    import base64
    import verovio as library
    toolkit = library.toolkit()
    if not toolkit.loadFile(str(path)):
        raise ValueError("verovio does not load it")
    return by_part(path, midi(base64.b64decode(toolkit.renderToMIDI())))


def by_part(path, tracks):
    """A staff is a track to verovio and MuseScore: those of one part put together."""
    parts = []
    for staves in staves_of(path):
        parts.append([note for track in tracks[:staves] for note in track])
        tracks = tracks[staves:]
    return parts


def staves_of(path):
    parts = ET.parse(path).getroot().findall("part")
    return [max([int(staves.text) for staves in part.iter("staves")] or [1]) for part in parts]


def musescore(paths):
    """Many files in one call, for it starts slowly."""
    program = os.environ.get("MUSESCORE", "musescore3")
    with tempfile.TemporaryDirectory() as folder:
        jobs = [{"in": str(Path(path).resolve()), "out": f"{folder}/{i}.mid"} for i, path in enumerate(paths)]
        Path(folder, "jobs.json").write_text(json.dumps(jobs))
        subprocess.run([program, "-j", f"{folder}/jobs.json"], env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
                       capture_output=True, check=False)
        out = []
        for path, job in zip(paths, jobs):
            made = Path(job["out"])
            out.append(by_part(path, midi(made.read_bytes())) if made.exists() else None)
        return out
