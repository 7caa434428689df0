"""The command: settings, experiment, image, files.

Exit status 0, or 2 with one line for input that can't be used.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence

import numpy as np
import torch

from nanobrag_torch.accidents import simulate_in_order
from nanobrag_torch.cli import compare
from nanobrag_torch.cli.build import Build, build
from nanobrag_torch.cli.listing import (
    Statistics,
    header_fields,
    last_subpixel,
    statistics,
    summary,
    usage,
)
from nanobrag_torch.cli.parse import parse
from nanobrag_torch.cli.settings import Settings
from nanobrag_torch.errors import InputError
from nanobrag_torch.geometry.pixels import Placement, place
from nanobrag_torch.io.atomic import write_bytes
from nanobrag_torch.io.cbf import write_cbf
from nanobrag_torch.io.pgm import write_pgm
from nanobrag_torch.io.png import write_png
from nanobrag_torch.io.smv import int_pixels, write_smv
from nanobrag_torch.model.experiment import Experiment
from nanobrag_torch.noise import add_noise
from nanobrag_torch.scene import region_of_interest, visited
from nanobrag_torch.simulate import simulate


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one simulation as the command line says; the exit status."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        if given[:1] == ["compare"]:
            return compare.main(given[1:])
        settings, warnings = parse(given)
        if settings.help or not given:
            print(usage())
            return 0 if settings.help else 2
        for warning in warnings:
            print(f"nanobrag-torch: warning: {warning}", file=sys.stderr)
        _run(settings)
    except InputError as error:
        print(f"nanobrag-torch: error: {error}", file=sys.stderr)
        return 2
    return 0


def _run(settings: Settings) -> None:
    if settings.threads > 0:
        torch.set_num_threads(settings.threads)
    built = build(settings)
    for warning in built.warnings:
        print(f"nanobrag-torch: warning: {warning}", file=sys.stderr)
    placement = place(built.experiment.detector, built.experiment.beam.direction)
    print(summary(built.experiment))
    started = time.perf_counter()
    with torch.inference_mode():
        image = _drawn(settings, built.experiment).cpu().numpy().astype(np.float32)
    print(f"computed in {time.perf_counter() - started:.2f} s")
    if not np.isfinite(image).all():
        raise InputError(
            "the image holds numbers that are not finite; check -cell, -distance and -mat"
        )
    if settings.printout:
        _print_pixels(settings, built.experiment, image)
    _write(settings, built, placement, image)


def _print_pixels(settings: Settings, experiment: Experiment, image: np.ndarray) -> None:
    """A line per visited pixel, or for the one that was asked for."""
    chosen = visited(experiment).cpu().numpy()
    if settings.printout_slow is not None and settings.printout_fast is not None:
        at = settings.printout_slow, settings.printout_fast
        if not all(0 <= index < size for index, size in zip(at, image.shape, strict=True)):
            raise InputError(f"-printout_pixel {at[1]} {at[0]}: the detector has no such pixel")
        only = np.zeros_like(chosen)
        only[at] = True
        chosen &= only
    for slow, fast in np.argwhere(chosen):
        print(f"pixel fast {fast} slow {slow}  {image[slow, fast]:.9g}")


def _drawn(settings: Settings, experiment: Experiment) -> torch.Tensor:
    if settings.c_compat:
        return simulate_in_order(experiment)
    if not settings.memory > 0:
        raise InputError(f"-memory: expected a budget above 0 MiB, found {settings.memory:g}")
    shown = settings.progress and sys.stderr.isatty()
    image = simulate(
        experiment,
        memory=int(settings.memory * 2**20),
        progress=_show_progress if shown else None,
    )
    if shown:
        print("\r" + " " * 8 + "\r", end="", file=sys.stderr)
    return image


def _show_progress(done: float) -> None:
    print(f"\r{done:6.1%}", end="", file=sys.stderr, flush=True)


def _write(settings: Settings, built: Build, placement: Placement, image: np.ndarray) -> None:
    region = region_of_interest(built.experiment).cpu().numpy()
    found = statistics(image, visited(built.experiment).cpu().numpy(), region)
    at_fast, at_slow = last_subpixel(built.experiment, found.at)
    print(f"max_I = {found.brightest:g}  at {at_fast:g} {at_slow:g}")
    print(f"mean= {found.mean:g} rms= {found.rms:g} rmsd= {found.rmsd:g}")
    write_bytes(settings.float_file, image.tobytes())
    print(f"wrote {settings.float_file}")
    scale = settings.scale if settings.scale > 0 else _int_scale(found)
    header = header_fields(settings, built, placement)
    print(f"intfile_scale = {scale:g}")
    write_smv(settings.int_file, header, int_pixels(image, scale, settings.adc, region))
    print(f"wrote {settings.int_file}")
    if settings.pgm:
        grey = settings.pgm_scale
        if not grey > 0:
            grey = 250 / (5 * found.rmsd) if found.rmsd > 0 else scale
        print(f"pgm_scale = {grey:g}")
        write_pgm(settings.pgm_file, image, grey, region)
        print(f"wrote {settings.pgm_file}")
    if settings.png_file is not None:
        write_png(settings.png_file, image)
        print(f"wrote {settings.png_file}")
    if settings.cbf_file is not None:
        write_cbf(settings.cbf_file, image, header)
        print(f"wrote {settings.cbf_file}")
    if settings.noise:
        _write_noise(settings, header, image, region)


def _int_scale(found: Statistics) -> float:
    return 55000 / found.brightest if found.brightest > 0 else 1.0


def _write_noise(
    settings: Settings, header: Mapping[str, str], image: np.ndarray, region: np.ndarray
) -> None:
    seed = -int(time.time()) if settings.seed is None else settings.seed
    noisy, photons, overloads = add_noise(image, region, adc=settings.adc, seed=seed)
    print(f"{photons:.0f} photons on noise image ({overloads} overloads), seed {-seed}")
    write_smv(settings.noise_file, header, noisy)
    print(f"wrote {settings.noise_file}")
