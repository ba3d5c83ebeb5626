#!/usr/bin/env python3
"""How much of an engraved score is found again in the MIDI file that a notation program made of it.

  engraved_figures.py ornaments PARTWRIGHT SCORES_DIR [-v]
  engraved_figures.py bars SCORES_DIR ARRANGED_DIR
  engraved_figures.py tuplets SCORES_DIR ARRANGED_DIR

SCORES_DIR holds NAME.mid and ref/NAME.mxl. ARRANGED_DIR holds NAME/score.musicxml, as `partwright arrange NAME.mid --for
string-quartet -o ARRANGED_DIR/NAME` writes it of a quartet. Repeats are unrolled; where the program played them otherwise
than the signs say (the lengths differ by more than a bar), only the first half of the way to the first da capo is compared.

ornaments: precision and recall by kind. A sign is found where an ornament of its kind and part starts within half a quarter
(a trill with a grace note starts with it, and tells both; a mordent and two graces sound alike). Not looked for, and told as
"unheard": strokes for notes slower than eight a second, or for fewer than six of them, and long appoggiaturas.
bars: bar lines in common, the halves of a bar cut at a repeat counted as one bar.
tuplets: notes that stand in a tuplet of the same ratio.
Needs mido.
"""
import collections
import glob
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from fractions import Fraction as F

import mido

import engraved

ALIKE = ({"mordent", "trill"}, {"mordent", "turn"}, {"grace", "mordent"})


def limit(parts, midi):
    """Quarters up to which the file plays what the signs say."""
    order = engraved.unroll(parts[0])
    length = sum(parts[0][i]["length"] for i in order)
    end = max(sum(message.time for message in track) for track in midi.tracks) / midi.ticks_per_beat
    if abs(float(length) - end) <= 4:
        return float("inf")
    at = F(0)
    for i in order:
        at += parts[0][i]["length"]
        if parts[0][i]["da_capo"] or parts[0][i]["fine"]:
            return float(at) / 2
    return float(at) / 2


def placed(part, until):
    at = F(0)
    for i in engraved.unroll(part):
        if at >= until:
            return
        yield at, part[i]
        at += part[i]["length"]


def tempi(midi):
    out, at = [(0, 500000)], 0
    for message in midi.tracks[0]:
        at += message.time
        if message.type == "set_tempo":
            out.append((at / midi.ticks_per_beat, message.tempo))
    return out


def unheard(kind, value, event, tempo):
    if kind == "grace":
        return not value
    if kind != "tremolo":
        return False
    step = min(F(1), event["length"]) / 2 ** value
    rate, count = 1e6 / tempo / float(step), event["length"] / step
    return not (rate >= 8 and count >= 8 or rate >= 11.5 and count >= 6)


def signs(parts, midi, until):
    changes = tempi(midi)
    for index, part in enumerate(parts):
        for start, measure in placed(part, until):
            first = {}
            for event in measure["events"]:
                for kind, value in event["signs"]:
                    first.setdefault((kind, event["at"]), (event, value))
            for (kind, at), (event, value) in first.items():
                at = float(start + at)
                tempo = [tempo for tick, tempo in changes if tick <= at + 1e-6][-1]
                yield dict(part=index, kind=kind, at=at, end=at + float(event["length"]), bar=measure["number"],
                           unheard=unheard(kind, value, event, tempo))


def same_part(one, other, parts):
    return not parts or one["part"] == other["part"]


def compare(found, wanted, parts, told):
    """Right, missed, false and unheard by kind."""
    counts, used = collections.defaultdict(lambda: [0, 0, 0, 0]), set()
    for ornament in found:
        kinds = {ornament["kind"]}
        near = [i for i, sign in enumerate(wanted) if i not in used and same_part(sign, ornament, parts)
                and (sign["kind"] in kinds or kinds | {sign["kind"]} in ALIKE) and abs(sign["at"] - ornament["at"]) <= 0.55]
        if ornament["kind"] == "tremolo":
            near += [i for i, sign in enumerate(wanted) if sign["kind"] == "tremolo" and same_part(sign, ornament, parts)
                     and sign["at"] - 0.55 <= ornament["end"] and ornament["at"] < sign["end"]]
        counts[ornament["kind"]][0 if near else 2] += 1
        used.update(near if ornament["kind"] == "tremolo" else near[:1])
        if not near:
            told("false", ornament)
    trills = [o for o in found if o["kind"] == "trill"]
    for i, sign in enumerate(wanted):
        inside = any(o["at"] - 0.3 <= sign["at"] <= o["end"] + 0.1 and same_part(o, sign, parts) for o in trills)
        if i in used or (sign["kind"] == "grace" and inside):
            continue
        counts[sign["kind"]][3 if sign["unheard"] else 1] += 1
        if not sign["unheard"]:
            told("missed", sign)
    return counts


def ornaments(program, folder, verbose):
    total = collections.defaultdict(lambda: [0, 0, 0, 0])
    for path in sorted(glob.glob(f"{folder}/ref/*.mxl")):
        name = os.path.basename(path)[:-4]
        midi, parts = mido.MidiFile(f"{folder}/{name}.mid"), engraved.read(path)
        until, quarter = limit(parts, midi), midi.ticks_per_beat
        wanted = list(signs(parts, midi, until))
        done = subprocess.run([program, "inspect", f"{folder}/{name}.mid", "--json"], capture_output=True, text=True)
        report = json.loads(done.stdout)
        tracks = [part["track"] for part in report["parts"]]
        found = [dict(part=tracks[o["part"]] - min(tracks), kind=o["kind"], at=o["ticks"][0] / quarter,
                      end=o["ticks"][1] / quarter, bar=o["bar"]) for o in report["ornaments"]]
        found = [ornament for ornament in found if ornament["at"] < until]
        shown = collections.Counter()

        def told(what, which):
            shown[what, which["kind"]] += 1
            if verbose and shown[what, which["kind"]] <= 6:
                print(f"   {what} {which['kind']} part {which['part']} bar {which['bar']} at {which['at']:.2f}")

        counts = compare(found, wanted, len(set(tracks)) == len(parts), told)
        print(name, {kind: tuple(count) for kind, count in sorted(counts.items())})
        for kind, count in counts.items():
            total[kind] = [a + b for a, b in zip(total[kind], count)]
    print("kind       found  right  missed  unheard  precision  recall")
    for kind, (right, missed, false, silent) in sorted(total.items()):
        precision, recall = right / max(1, right + false), right / max(1, right + missed)
        print(f"{kind:10} {right + false:5} {right:6} {missed:7} {silent:8} {precision:10.2f} {recall:7.2f}")


def written(path):
    """Bar lines, and the tuplet ratio of each note by part and 24th of a quarter, of a score we wrote."""
    lines, ratios = [], {}
    for index, part in enumerate(ET.parse(path).getroot().findall("part")):
        at = F(0)
        for measure in engraved.measures(part):
            if index == 0:
                lines.append(at)
            for event in measure["events"]:
                if not event["rest"] and not event["grace"]:
                    ratios[index, round((at + event["at"]) * 24)] = event["tuplet"]
            at += measure["length"]
    return lines, ratios


def pieces(folder, arranged):
    for path in sorted(glob.glob(f"{arranged}/*/score.musicxml")):
        name = os.path.basename(os.path.dirname(path))
        parts = engraved.read(f"{folder}/ref/{name}.mxl")
        yield name, parts, limit(parts, mido.MidiFile(f"{folder}/{name}.mid")), written(path)


def bars(folder, arranged):
    for name, parts, until, (lines, _) in pieces(folder, arranged):
        wanted, before = set(), F(0)
        for start, measure in placed(parts[0], until):
            whole = F(measure["time"][0] * 4, measure["time"][1])
            second = 0 < before < whole and before + measure["length"] == whole
            if not second:
                wanted.add(start)
            before = F(0) if second else measure["length"]
        ours = {line for line in lines if line < until}
        print(f"{name}: {len(ours)} bar lines, {len(wanted)} engraved, {len(ours & wanted)} in common")


def tuplets(folder, arranged):
    for name, parts, until, (_, ratios) in pieces(folder, arranged):
        right = missed = false = 0
        wanted = {}
        for index, part in enumerate(parts):
            for start, measure in placed(part, until):
                for event in measure["events"]:
                    if not (event["rest"] or event["grace"] or event["tied"]):
                        wanted[index, round((start + event["at"]) * 24)] = event["tuplet"]
        right = sum(ratio is not None and ratios.get(place) == ratio for place, ratio in wanted.items())
        missed = sum(ratio is not None and ratios.get(place) != ratio for place, ratio in wanted.items())
        false = sum(ratio is not None and place[1] < until * 24 and wanted.get(place) is None for place, ratio in ratios.items())
        print(f"{name}: {right + missed} notes in tuplets engraved, {right} found, {missed} missed, {false} false")


if __name__ == "__main__":
    arguments = [a for a in sys.argv[1:] if a != "-v"]
    if len(arguments) != 3 or arguments[0] not in ("ornaments", "bars", "tuplets"):
        sys.exit(__doc__)
    if arguments[0] == "ornaments":
        ornaments(arguments[1], arguments[2], "-v" in sys.argv)
    else:
        {"bars": bars, "tuplets": tuplets}[arguments[0]](arguments[1], arguments[2])
