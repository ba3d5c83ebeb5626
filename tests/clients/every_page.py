#!/usr/bin/env python3
"""Arranges every MIDI file of a folder for eight ensembles and checks every score and part that comes out.

  every_page.py SCORES_DIR PARTWRIGHT OUT [ENSEMBLE...]
  every_page.py --check OUT

Writes OUT/NAME--ENSEMBLE; what is there whole is not arranged again. Every page is held against the official XSD (xmllint;
the folder MUSICXML_SCHEMA, else .ci/schema/musicxml-4.0) and counted as bar_arithmetic.py says. Faults are printed by kind
with file, part and bar, the first SHOW (default 5) of a kind; then a table. Faults of taste ("warn") do not count as failures.
Needs xmllint; exits 1 when a page fails. Two processes at a time.
"""
import collections
import multiprocessing
import os
import re
import subprocess
import sys
from pathlib import Path

import bar_arithmetic

ENSEMBLES = ("string-quartet", "woodwind-quintet", "brass-quintet", "sax-quartet", "choir-satb", "concert-band-full",
             "orchestra-romantic", "big-band")
SCHEMA = Path(os.environ.get("MUSICXML_SCHEMA") or Path(__file__).parents[2] / ".ci/schema/musicxml-4.0")
SHOW = int(os.environ.get("SHOW", 5))
# More arguments than this and the command line may be too long.
AT_ONCE = 200


def arrange(job):
    program, score, ensemble, out = job
    folder = Path(out) / f"{score.stem}--{ensemble}"
    if (folder / "whole").exists():
        return None
    command = [program, "arrange", score, "--for", ensemble, "--no-audio", "--force", "--quiet", "--threads", "1", "-o", folder]
    done = subprocess.run(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        return f"{folder.name}: {done.stderr.strip()[:300]}"
    (folder / "whole").touch()
    return None


def schema_faults(pages):
    """What xmllint says, by page."""
    said = collections.defaultdict(list)
    environment = {**os.environ, "XML_CATALOG_FILES": str(SCHEMA.resolve() / "catalog.xml")}
    command = ["xmllint", "--nonet", "--noout", "--schema", "http://www.musicxml.org/xsd/musicxml.xsd", *map(str, pages)]
    done = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True)
    for line in done.stderr.splitlines():
        page, _, what = line.partition(":")
        if not line.endswith(" validates"):
            said[page].append(re.sub(r"\{http[^}]*\}", "", what))
    if done.returncode not in (0, 3, 4):
        sys.exit(f"xmllint: {done.stderr.strip()[:500]}")
    return said


def faults(pages):
    """All faults of some pages: (page, serious, kind, part, bar, what)."""
    said = schema_faults(pages)
    for page in pages:
        yield from ((page, True, "schema", "", "", what) for what in said[str(page)])
        try:
            yield from ((page, *fault) for fault in bar_arithmetic.check(page))
        except Exception as error:  # a page the checker cannot count is a fault of one of both
            yield page, True, "not countable", "", "", f"{type(error).__name__}: {error}"


def check(folder):
    pages = sorted([folder / "score.musicxml", *folder.glob("parts/*.musicxml")])
    found = [fault for at in range(0, len(pages), AT_ONCE) for fault in faults(pages[at:at + AT_ONCE])]
    return folder.name, len(pages), found


def report(checked, out):
    table, kinds = collections.defaultdict(collections.Counter), collections.defaultdict(list)
    for name, pages, found in checked:
        row = table[name.rpartition("--")[2]]
        row["arrangements"] += 1
        row["pages"] += pages
        row["pages failed"] += len({page for page, serious, *_ in found if serious})
        for page, serious, kind, part, bar, what in found:
            row["faults" if serious else "warnings"] += 1
            kinds[not serious, kind].append(f"{page.relative_to(out)} {part} bar {bar}: {what}")
    for (warning, kind), all_ in sorted(kinds.items()):
        pages = len({line.split()[0] for line in all_})
        print(f"\n{'warn' if warning else 'FAIL'} {kind}: {len(all_)} in {pages} pages")
        for line in all_[:SHOW]:
            print(f"  {line}")
    columns = ("arrangements", "pages", "pages failed", "faults", "warnings")
    print("\n" + "".join(f"{column:>14}" for column in ("ensemble", *columns)))
    table["all"] = sum(table.values(), collections.Counter())
    for ensemble, row in table.items():
        print(f"{ensemble:>20}" + "".join(f"{row[column]:>14}" for column in columns)[6:])
    return table["all"]["pages failed"]


def main(arguments):
    if len(arguments) < 2:
        sys.exit(__doc__)
    with multiprocessing.Pool(2) as pool:
        failed = 0
        if arguments[0] == "--check":
            out = Path(arguments[1])
        else:
            scores, program, out, *ensembles = arguments
            jobs = [(program, score, ensemble, out) for ensemble in ensembles or ENSEMBLES
                    for score in sorted(Path(scores).glob("*.mid"))]
            refused = [said for said in pool.imap_unordered(arrange, jobs) if said]
            for said in sorted(refused):
                print(f"FAIL arrange: {said}")
            out, failed = Path(out), len(refused)
        folders = sorted(path.parent for path in out.glob("*/score.musicxml"))
        failed += report(pool.imap(check, folders), out)
    sys.exit(bool(failed))


if __name__ == "__main__":
    main(sys.argv[1:])
