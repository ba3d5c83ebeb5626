#!/usr/bin/env python3
"""Loudness after BS.1770 as partwright and ffmpeg's ebur128 filter measure it, on signals made here and on files given.

  loudness_meter.py [FILE.wav...]       (48 kHz)

Exit 1 when integrated loudness differs by more than 0.1 LU, range by more than 1 LU or true peak by more than 0.4 dB. ffmpeg
prints one decimal: what is compared is rounded. LOUDNESS names the example's binary (default target/release/examples/loudness).
"""
import json
import math
import os
import random
import re
import struct
import subprocess
import sys
import tempfile
import wave

RATE = 48000


def ours(path):
    program = os.environ.get("LOUDNESS", "target/release/examples/loudness")
    programme = json.loads(subprocess.run([program, path], capture_output=True, check=True).stdout)["programme"]
    return [programme[key] for key in ("integrated", "range", "true_peak")]


def ffmpeg(path):
    command = ["ffmpeg", "-nostats", "-i", path, "-filter_complex", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:"):]
    return [float(re.search(key + r":\s+(-?[\d.]+)", summary).group(1)) for key in (r"\bI", "LRA", "Peak")]


def write(path, sample, seconds):
    with wave.open(path, "wb") as file:
        file.setparams((2, 2, RATE, 0, "NONE", ""))
        for n in range(int(seconds * RATE)):
            left, right = sample(n / RATE)
            file.writeframesraw(struct.pack("<hh", *(round(32767 * max(-1, min(1, x))) for x in (left, right))))


def made(folder):
    tone = lambda hertz: lambda t: [0.3 * math.sin(2 * math.pi * hertz * t)] * 2
    dice, last = random.Random(1), [0, 0]

    def swell(t):
        # Softened noise: where much lies near half the rate, the interpolations of two meters may differ by a decibel.
        last[:] = [0.7 * x + 0.3 * (2 * dice.random() - 1) for x in last]
        return [(0.02 + 0.9 * math.sin(0.3 * t) ** 2) * x for x in last]

    steps = lambda t: [10 ** (-(20 + 10 * (int(t / 4) % 3)) / 20) * math.sin(2 * math.pi * 440 * t)] * 2
    chord = lambda t: [0.1 * sum(math.sin(2 * math.pi * f * t) for f in (110, 330, 1109, 2637)) * math.exp(-(t % 1)), 0]
    for name, sample in dict(tone=tone(997), low=tone(60), swell=swell, steps=steps, chord=chord).items():
        path = os.path.join(folder, name + ".wav")
        write(path, sample, 24)
        yield path


def main():
    worst = 0
    with tempfile.TemporaryDirectory() as folder:
        for path in [*made(folder), *sys.argv[1:]]:
            pairs = list(zip(ours(path), ffmpeg(path), (0.1, 1.0, 0.4)))
            print(f"{os.path.basename(path):24}", "  ".join(f"{a:7.1f} {b:7.1f}" for a, b, _ in pairs))
            worst = max(worst, *(abs(a - b) - 1e-6 - within for a, b, within in pairs))
    print("columns: integrated LUFS, range LU, true peak dB; partwright's, then ffmpeg's")
    sys.exit(worst > 0)


if __name__ == "__main__":
    main()
