"""What is wrong with the bars of a MusicXML file, counted as a copyist would count: durations, voices, tuplets, ties, beams,
slurs and hairpins, accidentals.

`check(path)` gives (serious, kind, part, bar, what) for each fault; a fault that is not serious is one of taste. Only the
standard library is used, and no idea of how the file was made.

A duration must equal type, dots and tuplet exactly; every voice that stands in a bar fills it; the bar is as long as its
metre says, or is implicit and shorter. Tuplets, beams and grace notes end within their bar.
"""
import xml.etree.ElementTree as ET
from collections import defaultdict
from fractions import Fraction as F

from spans import Spans

TYPES = {"maxima": 32, "long": 16, "breve": 8, "whole": 4, "half": 2, "quarter": 1, "eighth": F(1, 2),
         **{f"{2 ** n}{'nd' if n == 5 else 'th'}": F(4, 2 ** n) for n in range(4, 11)}}
FLAGS = {"eighth": 1, "16th": 2, "32nd": 3, "64th": 4, "128th": 5, "256th": 6, "512th": 7, "1024th": 8}
STEPS = dict(C=0, D=2, E=4, F=5, G=7, A=9, B=11)
SHARPS = "FCGDAEB"
ALTERS = {"flat-flat": -2, "double-flat": -2, "flat": -1, "natural": 0, "sharp": 1, "double-sharp": 2, "sharp-sharp": 2}


def check(path):
    root = ET.parse(path).getroot()
    faults, metres = [], []
    for part in root.findall("part"):
        checked = Part(part.get("id"), faults)
        for measure in part.findall("measure"):
            checked.measure(measure)
        checked.close()
        metres.append((part.get("id"), checked.bars))
    for name, bars in metres[1:]:
        if bars != metres[0][1]:
            other = next((a for a, b in zip(metres[0][1], bars) if a != b), (None,))
            faults.append((True, "parts disagree", name, other[0], f"{len(bars)} bars, the first part has {len(metres[0][1])}"))
    return faults


def nominal(note):
    """The value on paper before the tuplet: type and dots."""
    dots = len(note.findall("dot"))
    return F(TYPES[note.findtext("type")]) * (2 - F(1, 2 ** dots))


def ratio(note):
    element = note.find("time-modification")
    if element is None:
        return None
    return int(element.findtext("actual-notes")), int(element.findtext("normal-notes"))


def key_of(note):
    """What a reader sees: step, alteration and octave; for a stroke its line."""
    for kind, octave in (("pitch", "octave"), ("unpitched", "display-octave")):
        pitch = note.find(kind)
        if pitch is not None:
            step = pitch.findtext("step") or pitch.findtext("display-step")
            return kind, step, int(pitch.findtext("alter") or 0), int(pitch.findtext(octave) or 0)
    return None


def power_of_two(fraction):
    return all(n & (n - 1) == 0 for n in (fraction.numerator, fraction.denominator))


def number(key):
    return 12 * key[3] + STEPS[key[1]] + key[2]


class Part:
    def __init__(self, name, faults):
        self.name, self.faults, self.bars = name, faults, []
        self.divisions, self.metre, self.staves, self.fifths = 1, None, 1, defaultdict(int)
        self.staff_of, self.at, self.ties, self.rests = {}, F(0), {}, 0
        self.spans = Spans(self.fault)
        self.altered = {}  # (staff, step) altered in the bar before: a courtesy is welcome

    def fault(self, kind, what, serious=True):
        self.faults.append((serious, kind, self.name, self.bar, what))

    def close(self):
        for _, bar, key, _ in (tie for ties in self.ties.values() for tie in ties):
            self.faults.append((True, "tie", self.name, bar, f"{key[1:]} is tied to nothing"))
        self.spans.close()
        if self.rests:
            self.fault("multiple rest", f"{self.rests} bars of rest are missing at the end")

    def measure(self, element):
        self.bar, self.lines, self.chord = element.get("number"), defaultdict(list), None
        at = end = F(0)
        for child in element:
            if child.tag == "attributes":
                self.attributes(child, at)
            elif child.tag in ("backup", "forward"):
                length = self.quarters(child)
                at += length if child.tag == "forward" else -length
                if child.tag == "forward":
                    self.fault("forward", f"{length} quarters are skipped at {at}", serious=False)
                if at < 0:
                    self.fault("backup", f"goes {-at} quarters before the bar line")
            elif child.tag == "direction":
                self.spans.direction(child, self.at + at)
                self.offset(child, at)
            elif child.tag == "note":
                at = self.note(child, at)
            end = max(end, at)
        self.full(element, end)
        self.lines_of_bar(end)
        self.accidentals()
        self.bars.append((self.bar, end, self.metre))
        self.at += end

    def quarters(self, element):
        return F(int(element.findtext("duration")), self.divisions)

    def attributes(self, element, at):
        self.divisions = int(element.findtext("divisions") or self.divisions)
        self.staves = int(element.findtext("staves") or self.staves)
        time = element.find("time")
        if time is not None and time.find("senza-misura") is None:
            beats = sum(int(n) for n in time.findtext("beats").split("+"))
            self.metre = F(4 * beats, int(time.findtext("beat-type")))
        for key in element.findall("key"):
            staves = [int(key.get("number"))] if key.get("number") else range(1, self.staves + 1)
            for staff in staves:
                self.fifths[staff] = int(key.findtext("fifths") or 0)
        if at and element.find("time") is not None:
            self.fault("attributes", f"a metre in the middle of a bar, at {at}")
        self.rests = int(element.findtext("measure-style/multiple-rest") or self.rests)

    def offset(self, element, at):
        away = F(element.findtext("offset") or 0) / self.divisions
        if at + away < 0 or self.metre is not None and at + away > self.metre:
            self.fault("direction", f"stands at {at + away} quarters, outside its bar")

    def note(self, note, at):
        grace, chord = note.find("grace") is not None, note.find("chord") is not None
        voice, staff = note.findtext("voice") or "1", int(note.findtext("staff") or 1)
        length = F(0) if grace else self.quarters(note)
        start = self.lines[voice][-1]["at"] if chord and self.lines[voice] else at
        entry = dict(note=note, at=start, length=length, grace=grace, chord=chord, voice=voice, staff=staff, key=key_of(note),
                     rest=note.find("rest") is not None)
        if staff > self.staves or self.staves > 1 and note.find("staff") is None:
            self.fault("staff", f"staff {note.findtext('staff')} of {self.staves}")
        if self.staff_of.setdefault(voice, staff) != staff:
            self.fault("voice", f"voice {voice} was of staff {self.staff_of[voice]}, now {staff}", serious=False)
        self.value(entry)
        self.lines[voice].append(entry)
        if not grace:
            self.tie(entry)
        self.spans.note(entry, self.at + start)
        return at if chord or grace else at + length

    def value(self, entry):
        note, length = entry["note"], entry["length"]
        typed = note.find("type") is not None
        if entry["grace"]:
            if not typed or note.find("duration") is not None:
                self.fault("grace", "no type, or a duration")
            return
        if length <= 0:
            self.fault("duration", f"{length} quarters")
        whole_rest = entry["rest"] and note.find("rest").get("measure") == "yes"
        if not typed:
            if not whole_rest:
                self.fault("duration", f"a note of {length} quarters without type")
            return
        actual, normal = ratio(note) or (1, 1)
        expected = nominal(note) * F(normal, actual)
        if expected != length and not whole_rest:
            self.fault("duration", f"{length} quarters, but {note.findtext('type')} with {len(note.findall('dot'))} dots "
                                   f"{actual}:{normal} is {expected}")
        if entry["chord"] and self.lines[entry["voice"]]:
            first = self.lines[entry["voice"]][-1]
            if (first["length"], ratio(first["note"])) != (length, ratio(note)) or first["grace"] != entry["grace"]:
                self.fault("chord", "its notes have different lengths")

    def tie(self, entry):
        note, at, key = entry["note"], self.at + entry["at"], entry["key"]
        kinds = {tie.get("type") for tie in note.findall("tie")}
        drawn = {tied.get("type") for tied in note.findall("notations/tied")}
        if kinds != drawn:
            self.fault("tie", f"sounds {sorted(kinds)}, is drawn {sorted(drawn)}")
        if key is None and kinds:
            self.fault("tie", "a rest is tied")
        if key is None:
            return
        where = (key[0], number(key), entry["staff"])
        if "stop" in kinds:
            self.tied_back(entry, self.ties.get(where, []), at)
        if "start" in kinds:
            self.ties.setdefault(where, []).append((at + entry["length"], self.bar, key, entry["voice"]))

    def tied_back(self, entry, before, at):
        key, voice = entry["key"], entry["voice"]
        ending = [tie for tie in before if tie[0] == at]
        if not ending:
            self.fault("tie", f"{key[1:]} at {entry['at']} is tied to no note that ends there")
            return
        tie = min(ending, key=lambda tie: (tie[3] != voice, tie[2] != key))
        before.remove(tie)
        if tie[2] != key:
            self.fault("tie", f"{tie[2][1:]} is tied to {key[1:]}")
        if tie[3] != voice:
            self.fault("tie between voices", f"{key[1:]} from voice {tie[3]} to {voice}", serious=False)

    def full(self, element, end):
        implicit = element.get("implicit") == "yes"
        if self.metre is not None and (end > self.metre or not implicit and end != self.metre):
            self.fault("bar length", f"{end} quarters, the metre says {self.metre}")
        if self.rests:
            self.rests -= 1
            if any(not e["rest"] for line in self.lines.values() for e in line):
                self.fault("multiple rest", "a note stands among bars of rest")
        for voice, line in self.lines.items():
            at = F(0)
            for entry in (e for e in line if not (e["chord"] or e["grace"])):
                if entry["at"] != at:
                    what = "nothing" if entry["at"] > at else "two notes"
                    self.fault("voice", f"voice {voice} has {what} at {min(at, entry['at'])}")
                at = entry["at"] + entry["length"]
            if at != end:
                self.fault("voice", f"voice {voice} ends at {at} of {end} quarters")
        voices = defaultdict(set)
        for line in self.lines.values():
            voices[line[0]["staff"]].add(line[0]["voice"])
        for staff, found in voices.items():
            if len(found) > 4:
                self.fault("voice", f"staff {staff} has {len(found)} voices")
        for staff in range(1, self.staves + 1):
            if staff not in voices:
                self.fault("voice", f"staff {staff} is empty")

    def lines_of_bar(self, end):
        for line in self.lines.values():
            self.tuplets(line)
            heads = [e for e in line if not e["chord"]]
            self.beams([e for e in heads if not e["grace"]])
            self.graces(heads)
            self.unisons(line)

    def graces(self, heads):
        group = []
        for entry in heads + [None]:
            if entry is not None and entry["grace"]:
                group.append(entry)
                continue
            self.beams(group)
            if group and (entry is None or entry["rest"]):
                self.fault("grace", "stands before no note", serious=False)
            group = []

    def unisons(self, line):
        seen = set()
        for entry in line:
            seen = seen if entry["chord"] else set()
            if entry["key"] in seen and entry["key"][0] == "pitch":
                self.fault("unison", f"{entry['key'][1:]} twice in one chord", serious=False)
            seen.add(entry["key"])

    def tuplets(self, line):
        open_, inside = [], []
        for entry in (e for e in line if not e["chord"]):
            if entry["grace"]:
                continue
            ends = entry["note"].findall("notations/tuplet")
            for tuplet in (t for t in ends if t.get("type") == "start"):
                if any(number == tuplet.get("number") for number, _ in open_):
                    self.fault("tuplet", f"number {tuplet.get('number')} starts twice at {entry['at']}")
                open_.append((tuplet.get("number"), []))
            for _, members in open_:
                members.append(entry)
            if ratio(entry["note"]) is None and open_:
                self.fault("tuplet", f"a plain note inside, at {entry['at']}")
            if ratio(entry["note"]) is not None and not open_:
                self.fault("tuplet", f"{ratio(entry['note'])} at {entry['at']} outside start and stop")
            for tuplet in (t for t in ends if t.get("type") == "stop"):
                if not open_ or open_[-1][0] != tuplet.get("number"):
                    self.fault("tuplet", f"number {tuplet.get('number')} stops at {entry['at']}, not the last started")
                    continue
                self.complete(open_.pop()[1], nested=bool(open_))
        for number, _ in open_:
            self.fault("tuplet", f"number {number} does not stop in its bar")

    def complete(self, members, nested):
        """A tuplet holds as many parts as its number says."""
        ratios = {ratio(entry["note"]) for entry in members}
        if nested or len(ratios) != 1 or None in ratios:
            if not nested and len(ratios) != 1:
                self.fault("tuplet", f"ratios {sorted(r for r in ratios if r)} in one", serious=False)
            return
        (actual, normal), = ratios
        unit = members[0]["note"].findtext("time-modification/normal-type")
        sound = sum(entry["length"] for entry in members)
        if unit is not None and sound != normal * F(TYPES[unit]):
            self.fault("tuplet", f"{actual}:{normal} of {unit}s at {members[0]['at']} lasts {sound} quarters")
        parts = sound / normal
        if not power_of_two(parts):
            self.fault("tuplet", f"{actual}:{normal} at {members[0]['at']} has parts of {parts} quarters")

    def beams(self, heads):
        active = {}
        for entry in heads:
            note = entry["note"]
            beams = {int(beam.get("number") or 1): beam.text for beam in note.findall("beam")}
            flags = FLAGS.get(note.findtext("type"), 0)
            if beams and (entry["rest"] or max(beams) > flags):
                self.fault("beam", f"{len(beams)} at {entry['at']} on a {'rest' if entry['rest'] else note.findtext('type')}")
            if beams and not entry["rest"] and set(beams) != set(range(1, flags + 1)):
                self.fault("beam", f"levels {sorted(beams)} at {entry['at']} on a {note.findtext('type')}")
            if active and not beams and not entry["rest"]:
                self.fault("beam", f"a note without beam inside, at {entry['at']}")
            for level, word in sorted(beams.items()):
                hook = "hook" in (word or "")
                if word == "begin" and level in active or word in ("continue", "end") and level not in active:
                    self.fault("beam", f"level {level} {word} at {entry['at']}")
                if level > 1 and 1 not in beams:
                    self.fault("beam", f"level {level} without the first, at {entry['at']}")
                if hook and level in active:
                    self.fault("beam", f"a hook inside level {level} at {entry['at']}")
                if word == "begin":
                    active[level] = entry
                elif word == "end":
                    active.pop(level, None)
            for level in [level for level in active if beams and level not in beams]:
                self.fault("beam", f"level {level} goes on over a note that lacks it, at {entry['at']}")
                active.pop(level)
            if 1 not in active and active and beams:
                self.fault("beam", f"levels {sorted(active)} outlast the first at {entry['at']}")
                active = {}
        if active:
            self.fault("beam", f"levels {sorted(active)} do not end in the bar")

    def accidentals(self):
        """Shown when, and only when, the bar has not said so yet; a courtesy after a change is welcome."""
        said, sure, altered = {}, {}, {}
        heads = [e for line in self.lines.values() for e in line if e["key"] and e["key"][0] == "pitch"]
        order = {id(e): i for i, e in enumerate(heads)}
        for entry in sorted(heads, key=lambda e: (e["staff"], e["at"], not e["grace"], order[id(e)])):
            _, step, alter, octave = entry["key"]
            staff, shown = entry["staff"], entry["note"].findtext("accidental")
            place = (staff, step, octave)
            fifths = self.fifths[staff]
            in_key = (fifths - SHARPS.index(step) + 6) // 7
            tied = any(t.get("type") == "stop" for t in entry["note"].findall("tie"))
            expected = said.get(place, in_key)
            if shown is not None and ALTERS.get(shown) != alter:
                self.fault("accidental", f"{step}{octave} at {entry['at']} shows {shown}, is {alter:+}")
            if shown is None and alter != expected and not tied:
                self.fault("accidental", f"{step}{octave} at {entry['at']} is {alter:+}, a reader plays {expected:+}")
            courtesy = (staff, step) in self.altered or any((staff, step) == p[:2] and a != alter for p, a in said.items())
            if shown is not None and alter == expected and sure.get(place, True) and not courtesy and not tied:
                self.fault("accidental not needed", f"{step}{octave} at {entry['at']} shows {shown}", serious=False)
            if tied:
                sure[place] = place in said
            else:
                said[place], sure[place] = alter, True
            if alter != in_key:
                altered[staff, step] = alter
        self.altered = altered
