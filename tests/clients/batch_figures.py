#!/usr/bin/env python3
"""What a batch costs beside the work itself, and what a second worker gains.

    batch_figures.py OUT_DIR [COUNT]

Makes COUNT (default 10000) small files, every hundredth broken, and arranges them for string trio, MIDI alone:
  alone    in one process, by the library: `arrange_folder` on the files that are whole
  jobs 1   `batch run --jobs 1`, all files; then again, when all is skipped
  jobs 2   `batch run --jobs 2`
Prints milliseconds a file, of the wall and of the processor (which other work on the machine stretches less), the overhead a
file, the ratio of jobs 2 to jobs 1, and whether the files that are whole came out whole and the same.

What is measured are the commands PARTWRIGHT, ARRANGE_FOLDER and SMALL_FILES (default: `cargo run --release`).
"""
import csv
import glob
import hashlib
import os
import resource
import shutil
import subprocess
import sys
import time

STEPS = "2000"


def command(name, example):
    return os.environ.get(name, f"cargo run --release --quiet {example}--").split()


def timed(arguments, codes=(0,)):
    """Seconds of the wall and of the processor."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    code = subprocess.run(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
    assert code in codes, (arguments, code)
    after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - begun
    return wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def tree(folder):
    whole = hashlib.sha256()
    for path in sorted(glob.glob(f"{folder}/out/**/*.mid", recursive=True)):
        whole.update(os.path.relpath(path, folder).encode() + open(path, "rb").read())
    return whole.hexdigest()


def main():
    out, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    shutil.rmtree(out, ignore_errors=True)
    subprocess.run([*command("SMALL_FILES", "--example small_files "), f"{out}/songs", str(count)], check=True)
    os.makedirs(f"{out}/whole")
    songs = sorted(glob.glob(f"{out}/songs/*/*.mid"))
    for path in songs:
        if int(os.path.basename(path)[:-4]) % 100 != 99:
            os.link(path, f"{out}/whole/{os.path.basename(path)}")
    arrange, partwright = command("ARRANGE_FOLDER", "--example arrange_folder "), command("PARTWRIGHT", "")
    figures = {"alone": timed([*arrange, f"{out}/whole", "string-trio", f"{out}/alone", "--steps", STEPS])}
    for jobs in (1, 2):
        folder = f"{out}/jobs-{jobs}"
        plan = ["batch", "plan", f"{out}/songs", "--out", folder, "--for", "string-trio", "--write", "midi"]
        subprocess.run([*partwright, *plan, "--", "--no-audio", "--steps", STEPS], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        run = [*partwright, "batch", "run", f"{folder}/plan.json", "--jobs", str(jobs)]
        figures[f"jobs {jobs}"] = timed(run)
        if jobs == 1:
            figures["again"] = timed(run)
        subprocess.run([*partwright, "batch", "merge", f"{folder}/plan.json", "--verify"], check=True, stdout=subprocess.DEVNULL)
        states = [row["state"] for row in csv.DictReader(open(f"{folder}/results.csv"))]
        print(f"{folder}: {states.count('done')} done, {states.count('failed')} failed, tree {tree(folder)[:16]}")
        assert states.count("failed") == count // 100 and states.count("done") == count - count // 100
    assert tree(f"{out}/jobs-1") == tree(f"{out}/jobs-2")
    for name, (wall, processor) in figures.items():
        files = len(songs) - count // 100 if name == "alone" else len(songs)
        print(f"{name:<8} {1000 * wall / files:7.2f} ms a file by the wall, {1000 * processor / files:7.2f} ms of the processor")
    one, two, alone = figures["jobs 1"], figures["jobs 2"], figures["alone"]
    print(f"overhead {1000 * (one[0] - alone[0]) / count:.2f} ms a file by the wall, {1000 * (one[1] - alone[1]) / count:.2f} ms of the processor")
    print(f"jobs 2 is {one[0] / two[0]:.2f} times jobs 1 by the wall, for {two[1] / one[1]:.2f} times its processor time")


if __name__ == "__main__":
    main()
