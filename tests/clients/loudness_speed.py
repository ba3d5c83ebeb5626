#!/usr/bin/env python3
"""Loudness to the ear as partwright and phonometry 3.3 find it on the same signal, and how long each takes, in pairs.

  loudness_speed.py [SECONDS] [PAIRS]     (default 4 3; needs Python 3.13 with phonometry)

Steady: the whole signal after ISO 532-2, by both. As time goes by: partwright's frames of 85 ms on its coarse grid beside
phonometry's ISO 532-3 with a spectrum each millisecond. Seconds of work in the process, reading the file not counted.
LOUDNESS names the example's binary (default target/release/examples/loudness).
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

import numpy
from phonometry import psychoacoustics
from scipy.io import wavfile

RATE = 48000
FULL_SCALE_PA = 20 * 2 ** 0.5  # a tone of peak 1 has 120 dB SPL


def signal(seconds):
    dice, t = numpy.random.default_rng(1), numpy.arange(int(seconds * RATE)) / RATE
    tones = sum(numpy.sin(2 * numpy.pi * f * n * t) / n ** 1.5 for f in (98, 196, 247, 294, 587) for n in range(1, 15))
    return (2e-3 * tones + 5e-5 * dice.standard_normal(t.size)).astype(numpy.float32)


def timed(work):
    start = time.process_time()
    made = work()
    return made, time.process_time() - start


def main():
    seconds, pairs = (int(word) for word in (sys.argv[1:] + ["4", "3"][len(sys.argv) - 1:]))
    samples, program = signal(seconds), os.environ.get("LOUDNESS", "target/release/examples/loudness")
    pressure, ratios = samples.astype(float) * FULL_SCALE_PA, []
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "signal.wav")
        wavfile.write(path, RATE, samples)
        for _ in range(pairs):
            ours = json.loads(subprocess.run([program, path], capture_output=True, check=True).stdout)
            steady, steady_s = timed(lambda: psychoacoustics.loudness_moore_glasberg(pressure, RATE).loudness)
            _, moving_s = timed(lambda: psychoacoustics.loudness_moore_glasberg_time(pressure, RATE))
            ratios.append((steady_s / ours["steady_s"], moving_s / ours["frames_s"]))
            print(f"steady {ours['steady']:.2f} sone in {ours['steady_s']:.3f} s, phonometry {steady:.2f} in {steady_s:.2f} s; "
                  f"frames {ours['frames_mean']:.2f} sone in {ours['frames_s']:.4f} s, phonometry in {moving_s:.2f} s")
    steady, moving = (statistics.median(column) for column in zip(*ratios))
    print(f"times as fast: steady {steady:.0f}, as time goes by {moving:.0f}")


if __name__ == "__main__":
    main()
