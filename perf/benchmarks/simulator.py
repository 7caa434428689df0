"""Nanoseconds per pixel-step of the simulator, warm, in process, on two threads.

A pixel-step is one evaluation of the innermost sum. The limits are the C program's figures on two
threads of a machine of this kind, whole program, files included; load a is shown and not held to.
"""

from __future__ import annotations

import itertools
import random
import statistics
import tempfile
from pathlib import Path
from time import perf_counter

import torch

from nanobrag_torch.cli.build import build
from nanobrag_torch.cli.parse import parse
from nanobrag_torch.model.experiment import Experiment
from nanobrag_torch.scene import scene
from nanobrag_torch.simulate import simulate

CELL = "-cell 100 100 100 90 90 90 -N 5 -lambda 1 -distance 100"
MOSAIC = "-mosaic 0.5 -mosaic_dom"
LOADS = {
    "a": f"{CELL} -default_F 100 -detpixels 1024 -oversample 1",
    "b": f"{CELL} -default_F 100 -detpixels 1024 -oversample 1 {MOSAIC} 10 "
    "-phi 0.001 -osc 1 -phisteps 10",
    "c": f"{CELL} -detpixels 2048 -oversample 2 -hkl {{hkl}} -nointerpolate",
    "d": f"{CELL} -detpixels 512 -oversample 1 -hdivrange 2 -hdivsteps 8 -vdivrange 0 "
    f"{MOSAIC} 5 -interpolate -hkl {{hkl}}",
}
C_PROGRAM_NS = {"a": 90, "b": 45, "c": 67, "d": 99}
HELD_TO = ("b", "c", "d")
RUNS = 5
LARGEST_INDEX = 30


def reflections(path: Path) -> None:
    """A text file of 226 981 reflections: every index up to 30."""
    source = random.Random(1)
    every = itertools.product(range(-LARGEST_INDEX, LARGEST_INDEX + 1), repeat=3)
    path.write_text("".join(f"{h} {k} {m} {source.uniform(1, 200):.2f}\n" for h, k, m in every))


def steps(experiment: Experiment) -> int:
    """Evaluations of the innermost sum."""
    detector = experiment.detector
    layers = experiment.sampling.layers
    return detector.slow_pixels * detector.fast_pixels * scene(experiment).steps * layers


def seconds(experiment: Experiment) -> float:
    """The median warm run."""
    with torch.inference_mode():
        simulate(experiment)
        times = []
        for _ in range(RUNS):
            started = perf_counter()
            simulate(experiment)
            times.append(perf_counter() - started)
    return statistics.median(times)


def main() -> bool:
    """Prints a line per load and precision; whether float64 beats the C program where it should."""
    torch.set_num_threads(2)
    within = True
    with tempfile.TemporaryDirectory() as folder:
        hkl = Path(folder) / "every.hkl"
        reflections(hkl)
        started = perf_counter()
        for name, options in LOADS.items():
            for dtype in ("float64", "float32"):
                line = options.format(hkl=hkl) + f" -dump {folder}/dump.bin -dtype {dtype}"
                experiment = build(parse(line.split())[0]).experiment
                figure = seconds(experiment) / steps(experiment) * 1e9
                print(
                    f"load {name} {dtype}  {figure:6.1f} ns per pixel-step  "
                    f"(C program {C_PROGRAM_NS[name]})"
                )
                if name in HELD_TO and dtype == "float64":
                    within = within and figure < C_PROGRAM_NS[name]
        print(f"in all {perf_counter() - started:.0f} s")
    return within
