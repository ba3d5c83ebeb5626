"""Reads an engraved score (.mxl) as far as the figures need it, and unrolls its repeats as MuseScore 3 plays them.

Only the standard library is used: the reader under test must not be measured by itself.
"""
import xml.etree.ElementTree as ET
import zipfile
from fractions import Fraction as F

SIGNS = {"trill-mark": "trill", "mordent": "mordent", "inverted-mordent": "mordent", "turn": "turn",
         "inverted-turn": "turn", "tremolo": "tremolo"}
STEPS = dict(C=0, D=2, E=4, F=5, G=7, A=9, B=11)
# What one part says of repeats holds for all.
JUMPS = ("start", "end", "ending", "ending_stops", "da_capo", "fine")
# A piece that jumps in a circle ends all the same.
MOST_MEASURES = 20000


def read(path):
    """The parts: each a list of measures with their length, metre, repeats and events, all times in quarters."""
    root = document(path)
    parts = [measures(part) for part in root.findall("part")]
    for column in zip(*parts):
        length = max(measure["length"] for measure in column)
        jumps = {key: next(filter(None, (measure[key] for measure in column)), column[0][key]) for key in JUMPS}
        for measure in column:
            measure.update(jumps, length=length)
    return parts


def document(path):
    if not zipfile.is_zipfile(path):
        return ET.parse(path).getroot()
    with zipfile.ZipFile(path) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".xml") and "META" not in n)
        return ET.fromstring(archive.read(name))


def measures(part):
    divisions, time, transpose, turn, key, out = 1, (4, 4), 0, 0, None, []
    for element in part.findall("measure"):
        measure = dict(number=element.get("number"), events=[], start=False, end=0, ending=None, ending_stops=False,
                       da_capo=False, fine=False)
        at = end = last = F(0)
        for child in element:
            if child.tag == "attributes":
                divisions = int(child.findtext("divisions") or divisions)
                if child.find("time") is not None:
                    time = (int(child.findtext("time/beats")), int(child.findtext("time/beat-type")))
                if child.find("transpose") is not None:
                    transpose = int(child.findtext("transpose/chromatic") or 0)
                    # Steps on the line of fifths that the interval moves a name by.
                    turn = 7 * transpose - 12 * int(child.findtext("transpose/diatonic") or 0)
                    transpose += 12 * int(child.findtext("transpose/octave-change") or 0)
                if child.find("key/fifths") is not None:
                    key = int(child.findtext("key/fifths"))
            elif child.tag == "backup":
                at -= F(int(child.findtext("duration")), divisions)
            elif child.tag == "forward":
                at += F(int(child.findtext("duration")), divisions)
            elif child.tag == "barline":
                bar_line(child, measure)
            elif child.tag in ("direction", "sound"):
                for sound in child.iter("sound"):
                    measure["da_capo"] |= sound.get("dacapo") is not None
                    measure["fine"] |= sound.get("fine") is not None
            elif child.tag == "note":
                length = F(int(child.findtext("duration") or 0), divisions)
                chord, grace = child.find("chord") is not None, child.find("grace") is not None
                start = last if chord else at
                last = start
                at += 0 if chord or grace else length
                measure["events"].append(event(child, start, length, grace, transpose, turn))
            end = max(end, at)
        measure.update(length=end, time=time, key=None if key is None else key + turn)
        out.append(measure)
    return out


def bar_line(element, measure):
    repeat, ending = element.find("repeat"), element.find("ending")
    if repeat is not None and repeat.get("direction") == "forward":
        measure["start"] = True
    elif repeat is not None:
        measure["end"] = int(repeat.get("times") or 2)
    if ending is not None and ending.get("type") == "start":
        measure["ending"] = [int(n) for n in ending.get("number").replace(" ", "").split(",") if n]
    elif ending is not None:
        measure["ending_stops"] = True


def event(element, start, length, grace, transpose, turn):
    pitch, signs = element.find("pitch"), []
    midi = fifths = None
    if pitch is not None:
        alter = int(float(pitch.findtext("alter") or 0))
        midi = 12 * (int(pitch.findtext("octave")) + 1) + STEPS[pitch.findtext("step")] + alter + transpose
        fifths = "FCGDAEB".index(pitch.findtext("step")) - 1 + 7 * alter + turn
    if grace:
        slashed = element.find("grace").get("slash") == "yes"
        signs.append(("grace", int(slashed)))
    for ornaments in element.iter("ornaments"):
        waves = any(w.get("type") == "start" for w in ornaments.findall("wavy-line"))
        if waves and ornaments.find("trill-mark") is None:
            signs.append(("trill", 0))
        for sign in ornaments:
            if sign.tag in SIGNS:
                signs.append((SIGNS[sign.tag], int(sign.text or 0) if sign.tag == "tremolo" else 0))
    for notations in element.iter("notations"):
        if notations.find("arpeggiate") is not None:
            signs.append(("roll", 0))
        if any(g.get("type") == "start" for g in notations.findall("glissando") + notations.findall("slide")):
            signs.append(("glissando", 0))
    ratio = element.find("time-modification")
    ties = [tie.get("type") for tie in element.findall("tie")]
    return dict(at=start, length=length, midi=midi, fifths=fifths, signs=signs, grace=grace,
                rest=element.find("rest") is not None, tied="stop" in ties, ties_on="start" in ties,
                type=element.findtext("type"), dots=len(element.findall("dot")),
                tuplet=None if ratio is None else F(int(ratio.findtext("actual-notes")), int(ratio.findtext("normal-notes"))))


def unroll(part):
    """Indices of measures as played: repeats with endings; a da capo plays to the fine, without repeats."""
    order, start, time, at, jumped = [], 0, 1, 0, False
    while at < len(part) and len(order) < MOST_MEASURES:
        measure = part[at]
        if measure["start"] and at != start:
            start, time = at, 1
        if measure["ending"] and time not in measure["ending"]:
            while at < len(part) and not part[at]["ending_stops"]:
                at += 1
            at += 1
            continue
        order.append(at)
        if jumped and measure["fine"]:
            break
        if measure["end"] > time and not jumped:
            time, at = time + 1, start
            continue
        if measure["end"]:
            start, time = at + 1, 1
        if measure["da_capo"] and not jumped:
            jumped, at, start, time = True, 0, 0, 1
            continue
        at += 1
    return order
