#!/usr/bin/env python3
"""How well string quartets come back: arranged for quartet as they are written, and from all notes on one track.

    quartet_figures.py OUT_DIR REFEREE REF_DIR [FLAT_DIR] [-v]

REFEREE:  a script called as `REFEREE --src-dir SOURCES --out-dir ARRANGED --ensemble string_quartet --json FILE`, which
          writes for each file its overall score (0 to 100) and the links of notes in one part that are kept (link F1).
REF_DIR:  NAME.mid, quartets of four tracks. Arranged for a quartet they should come back as they are: an overall score of
          at least 99 and a link F1 of at least .97, the composer's own score being the source.
FLAT_DIR: NAME.mid, the same notes on one track. `explode` gives them back to four parts, and these are arranged; and what is
          on one track is arranged as it is. Each is scored against the flat file, and so is what the composer wrote, as a
          mark to reach (98); then against the composer's parts, with link F1.

What is measured are the commands ARRANGE_FOLDER (default `cargo run --release --example arrange_folder --`) and PARTWRIGHT
(default `cargo run --release --`).
"""
import glob
import json
import os
import shutil
import statistics
import subprocess
import sys


def command(name, default):
    return os.environ.get(name, f"cargo run --release --quiet {default}--").split()


def arranged(sources, out):
    arrange = command("ARRANGE_FOLDER", "--example arrange_folder ")
    subprocess.run([*arrange, sources, "string-quartet", out], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return out


def exploded(sources, out):
    os.makedirs(out, exist_ok=True)
    for path in sorted(glob.glob(f"{sources}/*.mid")):
        folder = f"{out}/{os.path.basename(path)[:-4]}"
        options = ["--for", "string-quartet", "-o", folder, "--force", "--quiet"]
        subprocess.run([*command("PARTWRIGHT", ""), "explode", path, *options], check=True, stdout=subprocess.DEVNULL)
        shutil.copy(f"{folder}/exploded.mid", f"{folder}.mid")
    return out


def scored(referee, sources, out):
    """By file: overall and link F1."""
    path = f"{out}.json"
    options = ["--src-dir", sources, "--out-dir", out, "--ensemble", "string_quartet", "--json", path]
    subprocess.run([sys.executable, referee, *options], check=True, stdout=subprocess.DEVNULL)
    results = json.load(open(path))["results"]
    return {result["file"]: (result["overall"], result["C"]["link_f1"]) for result in results}


def told(name, figures, verbose):
    overall = [figure[0] for figure in figures.values()]
    links = [figure[1] for figure in figures.values() if figure[1] is not None]
    links = f"  link F1 {statistics.mean(links):.3f} (least {min(links):.3f})" if links else ""
    print(f"{name:<40}{len(overall):>3} files  overall {statistics.mean(overall):.2f} (least {min(overall):.1f}){links}")
    for file, (overall, links) in sorted(figures.items()) if verbose else ():
        print(f"    {file:<50}{overall:>6.1f}" + ("" if links is None else f"{links:>7.3f}"))


def main():
    verbose = "-v" in sys.argv
    out, referee, ref, *flat = [arg for arg in sys.argv[1:] if arg != "-v"]
    os.makedirs(out, exist_ok=True)
    told("as written, for quartet", scored(referee, ref, arranged(ref, f"{out}/ref")), verbose)
    for flat in flat[:1]:
        parts = exploded(flat, f"{out}/exploded")
        os.path.islink(f"{out}/human") or os.symlink(os.path.abspath(ref), f"{out}/human")
        ways = {
            "as the composer has it": f"{out}/human",
            "exploded": parts,
            "exploded, then arranged": arranged(parts, f"{out}/exploded_arranged"),
            "arranged from one track": arranged(flat, f"{out}/flat"),
        }
        for name, way in ways.items():
            told(f"from one track: {name}", scored(referee, flat, way), verbose)
            told("    against the composer's parts", scored(referee, ref, way), verbose)


if __name__ == "__main__":
    main()
