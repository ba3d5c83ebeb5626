#!/usr/bin/env python3
"""Counts the bars of a page as verovio and MuseScore hold them, each bar of a multi-bar rest as one.

    bars.py PAGE

Verovio keeps a multi-bar rest of n bars as one measure that says n; MuseScore keeps its n measures and adds one more that stands for
them. So neither has as many measures as the file, though both have its bars. Prints one line of JSON a client: `bars`, and
`measures` as a plain count gives them; then "bars agree" when every client has the bars of the file, else "bars disagree". Needs
verovio and MuseScore 3 (MUSESCORE, default musescore3).
"""

import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

import verovio

MEI = "{http://www.music-encoding.org/ns/mei}"


def in_file(page):
    bars = {len(part.findall("measure")) for part in ET.parse(page).getroot().findall("part")}
    return bars.pop() if len(bars) == 1 else None


def in_verovio(page):
    toolkit = verovio.toolkit()
    toolkit.loadFile(page)
    measures = list(ET.fromstring(toolkit.getMEI()).iter(MEI + "measure"))
    # A rest of several bars stands in every staff of its measure.
    return sum(max([int(rest.get("num")) for rest in measure.iter(MEI + "multiRest")] or [1]) for measure in measures), len(measures)


def in_musescore(page):
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "page.mscx"
        subprocess.run([os.environ.get("MUSESCORE", "musescore3"), "-o", made, page], check=True, capture_output=True,
                       env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
        measures = ET.parse(made).getroot().find("Score/Staff").findall("Measure")
    # The measure that stands for a rest of several bars says so; those it stands for follow it.
    added = [measure for measure in measures if measure.find("multiMeasureRest") is not None]
    return len(measures) - len(added), len(measures)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    page = sys.argv[1]
    wanted = in_file(page)
    found = {"verovio": in_verovio(page), "musescore": in_musescore(page)}
    print(json.dumps({"client": "file", "bars": wanted}))
    for client, (bars, measures) in found.items():
        print(json.dumps({"client": client, "bars": bars, "measures": measures}))
    print("bars agree" if {bars for bars, _ in found.values()} == {wanted} else "bars disagree")


main()
