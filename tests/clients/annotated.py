"""Scores of the Digital and Cognitive Musicology Lab's corpora (github.com/DCMLab: `notes`, `measures`, `harmonies` as
tables, by musicologists) as MIDI files with their phrases, cadences, keys and repeats; and folk songs of music21's corpus,
whose lines are phrases. Times are in quarters.
"""
import csv
import glob
import os
import re
from fractions import Fraction

TICKS = 480
NOTHING = (None, "")


def table(path):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def place_of(row):
    """Where a row stands; only a movement with endings has a column that counts them all."""
    return Fraction(row.get("quarterbeats_all_endings") or row["quarterbeats"])


class Piece:
    """One movement: bars as they stand, each with its notes."""

    def __init__(self, folder, name):
        self.name = name
        self.bars = table(f"{folder}/measures/{name}.measures.tsv")
        self.harmonies = table(f"{folder}/harmonies/{name}.harmonies.tsv")
        self.start = {bar["mc"]: place_of(bar) for bar in self.bars}
        self.length = {bar["mc"]: 4 * Fraction(bar["act_dur"]) for bar in self.bars}
        self.notes = self.read_notes(table(f"{folder}/notes/{name}.notes.tsv"))
        self.tempo = self.read_tempo(f"{folder}/MS3/{name}.mscx")

    @staticmethod
    def read_tempo(path):
        """The first tempo of the page, in quarters a second."""
        if not os.path.exists(path):
            return 2.0
        with open(path, encoding="utf-8") as file:
            found = re.search(r"<tempo>([0-9.]+)", file.read())
        return float(found.group(1)) if found else 2.0

    @staticmethod
    def read_notes(rows):
        """[bar, start, length, pitch, staff] of all that sound, ties joined."""
        notes, open_ties = [], {}
        for row in rows:
            if row.get("gracenote") not in NOTHING or row["midi"] in NOTHING:
                continue
            start, length = place_of(row), Fraction(row["duration_qb"]).limit_denominator(960)
            key = (row["midi"], row["staff"])
            tied = open_ties.get(key)
            if row["tied"] in ("0", "-1", "0.0", "-1.0") and tied is not None and tied[1] + tied[2] == start:
                tied[2] += length
            else:
                tied = [row["mc"], start, length, int(row["midi"]), row["staff"]]
                notes.append(tied)
            open_ties[key] = tied
        return notes

    def phrases(self):
        """Where phrases begin but the first, with their pick-ups; None where none is marked."""
        starts = sorted({place_of(row) for row in self.harmonies
                         if "{" in (row.get("phraseend") or "")})
        first = min(start for _, start, *_ in self.notes)
        return [float(start) for start in starts if start > first + 1] if starts else None

    def cadences(self):
        return [(float(place_of(row)), row["cadence"]) for row in self.harmonies
                if row.get("cadence") not in NOTHING]

    def keys(self):
        """[(time, tonic, whether minor)] of the local keys, the tonic as a pitch class."""
        keys = []
        for row in self.harmonies:
            if row["localkey"] not in NOTHING and row["globalkey"] not in NOTHING:
                own = local(row["localkey"], row["globalkey"])
                if not keys or keys[-1][1:] != own:
                    keys.append((float(place_of(row)), *own))
        return keys

    def played(self):
        """The bars as they are played, repeats and endings too: [(bar, again?)]."""
        following = {bar["mc"]: [other.strip() for other in bar["next"].split(",")] for bar in self.bars}
        at, visits, order = self.bars[0]["mc"], {}, []
        while at in following and len(order) < 4 * len(self.bars):
            ways, visit = following[at], visits.get(at, 0)
            order.append((at, visit > 0))
            visits[at] = visit + 1
            at = ways[min(visit, len(ways) - 1)]
        return order

    def write(self, path, order=None):
        """Writes bars (all, as they stand) as MIDI; returns where each begins."""
        import mido

        order = order or [bar["mc"] for bar in self.bars]
        begins, at = [], Fraction(0)
        for bar in order:
            begins.append(at)
            at += self.length[bar]
        by_bar = {}
        for note in self.notes:
            by_bar.setdefault(note[0], []).append(note)
        file = mido.MidiFile(ticks_per_beat=TICKS)
        frame = [(0, mido.MetaMessage("set_tempo", tempo=int(1e6 / self.tempo)))] + self.meters(order, begins)
        file.tracks.append(track(frame, round(at * TICKS)))
        for channel, staff in enumerate(sorted({note[4] for note in self.notes}, key=float)):
            events = []
            for bar, begin in zip(order, begins):
                for _, start, length, pitch, own in by_bar.get(bar, []):
                    if own == staff:
                        on = begin + start - self.start[bar]
                        events.append((on, 1, pitch))
                        events.append((on + length, 0, pitch))
            messages = [(round(tick * TICKS), mido.Message("note_on", note=pitch, velocity=80 * on, channel=channel % 9))
                        for tick, on, pitch in sorted(events)]
            file.tracks.append(track(messages, round(at * TICKS)))
        file.save(path)
        return [float(begin) for begin in begins]

    def meters(self, order, begins):
        """Time signatures; a pick-up is a bar of its own, and a bar that a repeat divides is one."""
        import mido

        of = {bar["mc"]: Fraction(bar["timesig"]) for bar in self.bars}
        text = {bar["mc"]: bar["timesig"] for bar in self.bars}
        changes, holds, place = [], None, 0
        while place < len(order):
            bar = order[place]
            length, whole = self.length[bar], 4 * of[bar]
            together = place + 1 < len(order) and length + self.length[order[place + 1]] == whole and place > 0
            own = text[bar] if length == whole or together else f"{(length / 4).numerator}/{(length / 4).denominator}"
            if own != holds and place + 1 < len(order):
                top, bottom = (int(number) for number in own.split("/"))
                while bottom & (bottom - 1):
                    top, bottom = top * 2, bottom * 2
                message = mido.MetaMessage("time_signature", numerator=min(top, 255), denominator=bottom)
                changes.append((round(begins[place] * TICKS), message))
                holds = own
            place += 2 if together else 1
        return changes


DEGREES = ["i", "ii", "iii", "iv", "v", "vi", "vii"]


def local(numerals, key):
    """Tonic and whether minor of a key told by Roman numerals in another (`V/vi` in `Eb`; small letters are minor)."""
    tonic = (dict(c=0, d=2, e=4, f=5, g=7, a=9, b=11)[key[0].lower()] + key.count("#") - key[1:].count("b")) % 12
    minor = key[0].islower()
    for numeral in reversed(numerals.split("/")):
        degree = numeral.lstrip("#b")
        steps = (0, 2, 3, 5, 7, 8, 10) if minor else (0, 2, 4, 5, 7, 9, 11)
        tonic = (tonic + steps[DEGREES.index(degree.lower())] + numeral.count("#") - numeral.count("b")) % 12
        minor = degree.islower()
    return tonic, minor


def track(messages, end):
    import mido

    own, at = mido.MidiTrack(), 0
    for tick, message in messages:
        own.append(message.copy(time=tick - at))
        at = tick
    own.append(mido.MetaMessage("end_of_track", time=max(0, end - at)))
    return own


def pieces(folder):
    for path in sorted(glob.glob(f"{folder}/harmonies/*.harmonies.tsv")):
        name = os.path.basename(path).removesuffix(".harmonies.tsv")
        if os.path.exists(f"{folder}/notes/{name}.notes.tsv"):
            yield Piece(folder, name)


def folksongs(every):
    """Name, notes (start, length, pitch), metres (start, text) and where the lines begin, of each so-many-th song."""
    from music21 import converter, corpus

    songs = []
    for path in sorted(str(path) for path in corpus.getPaths() if "essenFolksong" in str(path)):
        with open(path, encoding="utf-8", errors="replace") as file:
            songs += [song for song in re.split(r"\n\s*\n", file.read()) if "\nK:" in song]
    for number, song in list(enumerate(songs))[::every]:
        head, body = song.rsplit("\nK:", 1)
        lines = [line for line in body.split("\n")[1:] if line.strip()]
        try:
            score = converter.parseData(song.strip() + "\n", format="abc")
        except Exception:  # What music21 cannot read is no fault of ours.
            continue
        notes = [(float(note.offset), float(note.quarterLength), note.pitch.midi)
                 for note in score.flatten().getElementsByClass("Note")]
        counts = [len(re.findall("[A-Ga-g]", line)) for line in lines]
        bars = list(score.recurse().getElementsByClass("Measure"))
        if "M: none" in head or len(notes) != sum(counts) or len(lines) < 3 or len(bars) < 2:
            continue
        whole = Fraction(score.recurse().getElementsByClass("TimeSignature").first().ratioString)
        first = Fraction(bars[1].offset) / 4
        meters = [(0.0, whole)] if first == whole else [(0.0, first), (bars[1].offset, whole)]
        text = re.search(r"M: *([0-9]+)/([0-9]+)", head)
        meters[-1] = (meters[-1][0], (int(text[1]), int(text[2])))
        yield f"essen{number:05}", notes, meters, [notes[sum(counts[:line])][0] for line in range(1, len(lines))]


def write_song(path, notes, meters):
    import mido

    def meter(own):
        top, bottom = own if isinstance(own, tuple) else (own.numerator, own.denominator)
        return mido.MetaMessage("time_signature", numerator=top, denominator=bottom)

    file = mido.MidiFile(ticks_per_beat=TICKS)
    end = round(max(start + length for start, length, _ in notes) * TICKS)
    file.tracks.append(track([(round(at * TICKS), meter(own)) for at, own in meters], end))
    events = [event for start, length, pitch in notes for event in ((start, 1, pitch), (start + length, 0, pitch))]
    file.tracks.append(track([(round(at * TICKS), mido.Message("note_on", note=pitch, velocity=80 * on))
                              for at, on, pitch in sorted(events)], end))
    file.save(path)
