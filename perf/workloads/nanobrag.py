"""Runs the simulator at several sizes, cold and warm; says how fast it is and what it needs.

    python perf/workloads/nanobrag.py --sizes 256,512 --device cpu --dtype float64 --iterations 3

The crystal has mosaic domains and turns about its spindle, the beam has a spread of wavelengths, so
that every summed axis of the intensity has more than one step. `--stepwise` runs the simulator's
plain loop nest instead of its batched form. `--profile` adds the operators of one warm run,
`--keep-artifacts` the images; both go to `--outdir` with `results.json`. With
`--reference DIR` the images are compared with those that an earlier run kept.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

import torch
from torch import Tensor

from nanobrag_torch.cli.build import build
from nanobrag_torch.cli.parse import parse
from nanobrag_torch.model.experiment import Experiment
from nanobrag_torch.reference import simulate_stepwise
from nanobrag_torch.simulate import simulate

Draw = Callable[[Experiment], Tensor]
PHI_STEPS = 3
DOMAINS = 5
WAVELENGTHS = 3
STEPS = PHI_STEPS * DOMAINS * WAVELENGTHS
CRYSTAL = (
    *("-cell", "78", "82", "101", "90", "94", "90", "-misset", "10", "20", "30", "-N", "8"),
    *("-default_F", "100", "-lambda", "1.0", "-distance", "110"),
    *("-dispersion", "1", "-dispsteps", str(WAVELENGTHS)),
    *("-phi", "0", "-osc", "0.5", "-phisteps", str(PHI_STEPS)),
    *("-mosaic", "0.3", "-mosaic_dom", str(DOMAINS), "-mosaic_seed", "-12345"),
    *("-oversample", "1"),
)
DETECTOR_MM = 102.4


@dataclass(frozen=True)
class Result:
    """What one size took; a pixel-step is one evaluation of the innermost sum."""

    size: int
    device: str
    dtype: str
    cold_s: float
    warm_s: float | None
    pixel_steps_per_s: float
    peak_mb: float
    image_sum: float
    correlation: float | None


def experiment(size: int, device: str, dtype: str) -> Experiment:
    """The workload's experiment on a square detector of `size` pixels."""
    pixels = ("-detpixels", str(size), "-pixel", str(DETECTOR_MM / size))
    settings, _ = parse([*CRYSTAL, *pixels, "-dtype", dtype, "-device", device])
    return build(settings).experiment


def timed(given: Experiment, draw: Draw = simulate) -> tuple[Tensor, float]:
    """The image, and the seconds that it took, the device's included."""
    started = perf_counter()
    with torch.inference_mode():
        image = draw(given)
    if image.is_cuda:
        torch.cuda.synchronize()
    return image, perf_counter() - started


def peak_mb(device: str) -> float:
    """The most memory in use so far: the device's, or that of the process."""
    if device.startswith("cuda"):
        return torch.cuda.max_memory_allocated(device) / 1e6
    scale = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale / 1e6


def correlation(image: Tensor, reference: Path) -> float:
    """Pearson's correlation of the image with a stored one of the same size."""
    stored = torch.from_file(str(reference), size=image.numel(), dtype=torch.float32)
    pair = torch.stack([image.flatten().double().cpu(), stored.double()])
    return float(torch.corrcoef(pair)[0, 1])


def measured(size: int, options: argparse.Namespace) -> Result:
    """One size: a cold run, warm ones, and what was asked for beside them."""
    given = experiment(size, options.device, options.dtype)
    draw = simulate_stepwise if options.stepwise else simulate
    image, cold = timed(given, draw)
    warm = sorted(timed(given, draw)[1] for _ in range(options.iterations))
    middle = warm[len(warm) // 2] if warm else None
    name = f"image_{size}.bin"
    if options.keep_artifacts:
        (options.outdir / name).write_bytes(image.float().cpu().numpy().tobytes())
    if options.profile:
        (options.outdir / f"operators_{size}.txt").write_text(operators(given), encoding="utf-8")
    return Result(
        size=size,
        device=options.device,
        dtype=options.dtype,
        cold_s=cold,
        warm_s=middle,
        pixel_steps_per_s=image.numel() * STEPS / (middle or cold),
        peak_mb=peak_mb(options.device),
        image_sum=float(image.double().sum()),
        correlation=correlation(image, options.reference / name) if options.reference else None,
    )


def operators(given: Experiment) -> str:
    """The operators of one run as torch.profiler sums them up."""
    activities = [torch.profiler.ProfilerActivity.CPU]
    if torch.cuda.is_available():
        activities.append(torch.profiler.ProfilerActivity.CUDA)
    with torch.profiler.profile(activities=activities) as profile:
        timed(given)
    return str(profile.key_averages().table(sort_by="self_cpu_time_total", row_limit=40))


def line(result: Result) -> str:
    """One result as a line of the listing."""
    warm = f"{result.warm_s:8.3f}" if result.warm_s is not None else "       -"
    text = (
        f"{result.size:6d}  cold {result.cold_s:8.3f} s  warm {warm} s  "
        f"{result.pixel_steps_per_s / 1e6:9.2f} M pixel-steps/s  peak {result.peak_mb:8.0f} MB"
    )
    return text if result.correlation is None else f"{text}  corr {result.correlation:.9f}"


def sizes(text: str) -> list[int]:
    """The sizes on the command line."""
    try:
        given = [int(word) for word in text.split(",")]
    except ValueError:
        given = []
    if not given or min(given) < 1:
        raise argparse.ArgumentTypeError(f"{text}: expected whole numbers from 1, as in 256,512")
    return given


def number_of_runs(text: str) -> int:
    """How often to run; 0 leaves the cold run alone."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text}: expected a whole number, 0 or above")
    return int(text)


def device(text: str) -> str:
    """The name of a device that this machine has."""
    try:
        torch.empty(0, device=text)
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        reason = str(error).splitlines()[0]
        raise argparse.ArgumentTypeError(f"{text}: cannot be used here ({reason})") from error
    return text


def options(words: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line; what is wrong with it is one line and exit status 2."""
    parser = argparse.ArgumentParser(description="Runs the simulator at several sizes.")
    parser.add_argument(
        "--sizes", type=sizes, default=[256], help="pixels along one side, with commas"
    )
    parser.add_argument("--stepwise", action="store_true", help="the plain loop nest")
    parser.add_argument("--device", type=device, default="cpu")
    parser.add_argument("--dtype", default="float64", choices=("float32", "float64"))
    parser.add_argument(
        "--iterations", type=number_of_runs, default=1, help="warm runs of each size"
    )
    parser.add_argument("--profile", action="store_true", help="keep the operators of a warm run")
    parser.add_argument("--keep-artifacts", action="store_true", help="keep the images")
    parser.add_argument("--reference", type=Path, help="folder with images to compare with")
    parser.add_argument(
        "--outdir", type=Path, help="where results.json goes; none is written without"
    )
    given = parser.parse_args(words)
    if (given.profile or given.keep_artifacts) and given.outdir is None:
        parser.error("--profile and --keep-artifacts need --outdir DIR")
    for size in given.sizes if given.reference is not None else ():
        image = given.reference / f"image_{size}.bin"
        if not image.is_file() or image.stat().st_size != 4 * size**2:
            parser.error(
                f"--reference {image}: expected an image of {size} by {size} float32 values; "
                f"make one with --sizes {size} --keep-artifacts --outdir {given.reference}"
            )
    try:
        if given.outdir is not None:
            given.outdir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        parser.error(f"--outdir {given.outdir}: {error.strerror}; name a folder to write to")
    return given


def main() -> int:
    given = options()
    results = []
    try:
        for size in given.sizes:
            results.append(measured(size, given))
            print(line(results[-1]), flush=True)
        if given.outdir is not None:
            text = json.dumps([asdict(result) for result in results], indent=1)
            (given.outdir / "results.json").write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        print(f"nanobrag.py: error: {error}; name a folder with room to write to", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
