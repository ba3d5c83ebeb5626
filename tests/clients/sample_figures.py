#!/usr/bin/env python3
"""Prints what the logs of sample.sh say: the pages with a message, the messages by kind, and how many pages are silent.

    sample_figures.py LOGS_DIR < PAGES

A page is opened when every client gives its figures and no error. It is silent when nothing else was said either. Exits 1 unless
every page is silent.
"""

import collections
import json
import re
import sys
from pathlib import Path

CLIENTS = ("raw", "music21", "verovio", "musescore", "osmd")
MESSAGE = re.compile(r"FAIL|WARN|MISSING|^ *Error|\[Warning\]|\[Error\]")
# How verovio and MuseScore hold a multi-bar rest; any other difference is a message.
BY_RESTS = re.compile(r"(verovio|musescore) sees \d+ measures per part, the file has ")


def read(log):
    """The figures by client, the clients' messages, and whether only multi-bar rests were counted in another way."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    rows = (json.loads(line) for line in lines if line.lstrip().startswith("{"))
    rows = {row["client"]: row for row in rows if "errors" in row}
    said = [line.strip() for line in lines if MESSAGE.search(line) and not line.lstrip().startswith("{")]
    differences = rows.get("compare", {}).get("errors", [])
    by_rests = bool(differences) and all(map(BY_RESTS.match, differences)) and "bars agree" in lines
    if by_rests:
        said.remove("FAIL clients disagree")
    else:
        said += differences
    for client in CLIENTS:
        row = rows.get(client, {})
        said += [f"{client}: {text}" for kind in ("errors", "warnings") for text in row.get(kind, [])]
    return rows, said, by_rests


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    pages = sys.stdin.read().split("\n")[:-1]
    figures, kinds = collections.Counter(), collections.Counter()
    for page in pages:
        rows, said, by_rests = read(Path(sys.argv[1]) / (page.replace("/", "_") + ".log"))
        opened = all(client in rows and not rows[client]["errors"] for client in CLIENTS)
        if not rows:
            said = ["not opened yet"]
        figures["opened"] += opened
        figures["silent"] += opened and not said
        figures["by rests"] += opened and not said and by_rests
        if said:
            print(page, *sorted(set(said)), sep="\n    ")
        kinds.update({re.sub(r"\b\d+(\.\d+)?\b", "N", text)[:200] for text in said})
    for kind, count in kinds.most_common():
        print(f"{count:3} pages: {kind}")
    print(f"{len(pages)} pages: {figures['opened']} opened by all clients without error, {figures['silent']} of them silent; in "
          f"{figures['by rests']} of these only the measures of multi-bar rests are counted in other ways (bars agree)")
    sys.exit(figures["silent"] != len(pages))


main()
