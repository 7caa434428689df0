"""From settings to the experiment that they describe."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from nanobrag_torch.cli.crystal import build_crystal
from nanobrag_torch.cli.settings import Settings
from nanobrag_torch.cli.tensors import Tensors
from nanobrag_torch.errors import InputError
from nanobrag_torch.geometry.frames import FRAMES, BeamCentre, Convention, Frame, beam_centre
from nanobrag_torch.geometry.orientation import mounted
from nanobrag_torch.geometry.pixels import place
from nanobrag_torch.geometry.rotations import unit
from nanobrag_torch.io.smv import read_smv
from nanobrag_torch.io.source_list import read_sources
from nanobrag_torch.model.beam import Beam
from nanobrag_torch.model.detector import Detector
from nanobrag_torch.model.experiment import Experiment
from nanobrag_torch.model.sampling import Sampling, Sources
from nanobrag_torch.sampling.mosaic import domain_rotations, mosaic_count
from nanobrag_torch.sampling.sources import divergent_sources
from nanobrag_torch.sampling.steps import layer_steps, oversample_needed, phi_steps, spread_steps


@dataclass(frozen=True, slots=True)
class Build:
    """The experiment, with the numbers that only headers and listings need."""

    experiment: Experiment
    centre: BeamCentre
    osc: float
    warnings: tuple[str, ...]


def build(settings: Settings) -> Build:
    """The experiment of `settings`. Raises InputError where they don't describe one."""
    tensor = Tensors(settings)
    frame = _frame(settings)
    if settings.distance == 0 and settings.close_distance is None:
        raise InputError("-distance: expected a distance other than 0")
    if settings.curved and frame.beam != (1.0, 0.0, 0.0):
        raise InputError("-curved_det: expected a beam along +X, as MOSFLM and DENZO have it")
    detector, centre = _detector(settings, frame, tensor)
    beam = _beam(settings, frame, tensor)
    warnings = _misunderstandings(settings)
    crystal = build_crystal(settings, frame, tensor, warnings)
    placement = place(detector, beam.direction)
    direct, _ = mounted(crystal, beam.wavelength)
    longest = float((direct.square().sum(-1).sqrt() * crystal.cells).max())
    oversample = settings.oversample
    if oversample <= 0:
        oversample = oversample_needed(
            longest, settings.wavelength, abs(float(placement.distance)), settings.pixel
        )
    scan = phi_steps(settings.phi_steps, settings.osc, settings.phi_step)
    domains = mosaic_count(settings.mosaic, settings.mosaic_domains)
    layers = layer_steps(settings.thick_steps, settings.thickness)
    sampling = Sampling(
        _sources(settings, beam),
        tensor([settings.phi + scan.size * step for step in range(scan.count)]),
        domain_rotations(tensor(max(settings.mosaic, 0.0)), domains, settings.mosaic_seed),
        oversample,
        layers.count,
        settings.oversample_thick,
        settings.oversample_polar,
        settings.oversample_omega,
        settings.dmin,
        _region(settings, detector),
        _mask(settings, detector, tensor.device),
        tensor.precision,
    )
    experiment = Experiment(crystal, detector, beam, sampling)
    return Build(experiment, centre, scan.extent, tuple(warnings))


def _frame(settings: Settings) -> Frame:
    frame = FRAMES[settings.convention]
    if settings.convention is not Convention.CUSTOM:
        return frame
    for name, given in (
        ("-beam_vector", settings.beam_vector),
        ("-fdet_vector", settings.fast_vector),
        ("-sdet_vector", settings.slow_vector),
        ("-polar_vector", settings.polar_vector),
        ("-spindle_axis", settings.spindle_axis),
    ):
        if given == (0.0, 0.0, 0.0):
            raise InputError(f"{name}: expected a direction, found 0 0 0")
    return Frame(
        settings.beam_vector or frame.beam,
        settings.fast_vector or frame.fast,
        settings.slow_vector or frame.slow,
        settings.normal_vector or frame.normal,
        settings.twotheta_axis or frame.twotheta_axis,
        settings.polar_vector or frame.polar,
        settings.spindle_axis or frame.spindle,
        None,
    )


def _pixel_counts(settings: Settings) -> tuple[int, int, float, float]:
    """Pixels and extent along fast and slow: counts beat sizes. source: nanoBragg.c L1118-1128"""
    if not settings.pixel > 0:
        raise InputError(f"-pixel: expected a size above zero, found {settings.pixel * 1000:g} mm")
    fast, slow = settings.size_fast, settings.size_slow
    if settings.pixels_fast:
        fast = settings.pixel * settings.pixels_fast
    if settings.pixels_slow:
        slow = settings.pixel * settings.pixels_slow
    counts = [math.ceil(extent / settings.pixel - 0.5) for extent in (fast, slow)]
    if min(counts) < 1:
        raise InputError(
            f"the detector has {counts[0]} x {counts[1]} pixels; expected at least 1 x 1"
        )
    return counts[0], counts[1], fast, slow


def _detector(settings: Settings, frame: Frame, tensor: Tensors) -> tuple[Detector, BeamCentre]:
    fast_pixels, slow_pixels, size_fast, size_slow = _pixel_counts(settings)
    near = (
        size_fast / 2 if settings.orgx is None else (settings.orgx - 0.5) * settings.pixel,
        size_slow / 2 if settings.orgy is None else (settings.orgy - 0.5) * settings.pixel,
    )
    custom = settings.convention is Convention.CUSTOM
    centre = beam_centre(
        settings.convention,
        size=(size_fast, size_slow),
        pixel=settings.pixel,
        x=settings.close_x if custom and settings.beam_x is None else settings.beam_x,
        y=settings.close_y if custom and settings.beam_y is None else settings.beam_y,
        close=near,
    )
    fast, slow = unit(tensor(frame.fast)), unit(tensor(frame.slow))
    normal = tensor(frame.normal)
    if math.sqrt(sum(component**2 for component in frame.normal)) != 1.0:
        normal = unit(torch.linalg.cross(fast, slow))
    close = settings.close_distance
    detector = Detector(
        pixel=tensor(settings.pixel),
        slow_pixels=slow_pixels,
        fast_pixels=fast_pixels,
        fast=fast,
        slow=slow,
        normal=normal,
        twotheta_axis=tensor(frame.twotheta_axis),
        rotation=tensor([settings.rot_x, settings.rot_y, settings.rot_z]),
        twotheta=tensor(settings.twotheta),
        distance=tensor(settings.distance),
        close_distance=None if close is None else tensor(close),
        beam_centre=tensor([centre.fast_beam, centre.slow_beam]),
        near_point=tensor([centre.fast_close, centre.slow_close]),
        attenuation=tensor(_attenuation(settings)),
        layer_depth=tensor(layer_steps(settings.thick_steps, settings.thickness).size),
        pivot=frame.pivot or settings.pivot,
        point_pixel=settings.point_pixel,
        curved=settings.curved,
    )
    return detector, centre


def _attenuation(settings: Settings) -> float:
    """Of the sensor, 1/metre: what was given, else the thickness is one attenuation length."""
    depth = settings.attenuation_depth
    if settings.thickness > 0:
        if depth == 0:
            raise InputError(
                "-detector_abs inf before -detector_thick: a sensor that stops nothing gives a "
                "black image; give a depth, or leave out the thickness"
            )
        return 1 / (settings.thickness if depth is None else depth)
    if settings.oversample_thick:
        raise InputError("-oversample_thick: expected a sensor with -detector_thick above 0")
    return 0.0


def _misunderstandings(settings: Settings) -> list[str]:
    """What the C program does without a word where a user expects something else."""
    conventions = Convention.XDS, Convention.DIALS
    beam_given = settings.beam_x is not None or settings.beam_y is not None
    axis = settings.twotheta_axis
    counts = settings.divergence_h_steps > 0 and settings.divergence_h < 0
    return [
        told
        for happens, told in (
            (settings.pix0_vector is not None, "the numbers of -pix0_vector are not used"),
            (
                settings.convention in conventions and beam_given,
                "XDS and DIALS take the centre from -ORGX and -ORGY; -Xbeam and -Ybeam change only "
                "the header",
            ),
            (
                not settings.polarized and settings.oversample_polar,
                "-oversample_polar applies polarization in spite of -nopolar",
            ),
            (
                axis is not None and abs(math.hypot(*axis) - 1) > 1e-9,
                "-twotheta_axis is not of length 1, and is not normalized",
            ),
            (counts, "-divsteps without a range spreads the beam over a whole radian"),
        )
        if happens
    ]


def _beam(settings: Settings, frame: Frame, tensor: Tensors) -> Beam:
    if not settings.wavelength > 0:
        raise InputError(
            f"-lambda: expected a wavelength above zero, found {settings.wavelength:g}"
        )
    fluence = settings.fluence
    if settings.flux != 0 and settings.exposure > 0 and settings.beam_size >= 0:
        if settings.beam_size == 0:
            raise InputError("-beamsize 0 with -flux: the fluence would be infinite")
        fluence = settings.flux * settings.exposure / settings.beam_size**2
    return Beam(
        tensor(settings.wavelength),
        tensor(fluence),
        tensor(settings.kahn),
        settings.polarized,
        unit(tensor(frame.beam)),
        unit(tensor(frame.polar)),
    )


def _sources(settings: Settings, beam: Beam) -> Sources:
    if settings.sources is not None:
        return read_sources(settings.sources, beam)
    return divergent_sources(
        beam,
        spread_steps(
            settings.divergence_h_steps, settings.divergence_h, settings.divergence_h_step
        ),
        spread_steps(
            settings.divergence_v_steps, settings.divergence_v, settings.divergence_v_step
        ),
        spread_steps(settings.dispersion_steps, settings.dispersion, -1.0),
        round_corners=settings.round_divergence,
    )


def _region(settings: Settings, detector: Detector) -> tuple[int, int, int, int] | None:
    if settings.roi is None:
        return None
    ends = (0, detector.fast_pixels, 0, detector.slow_pixels)
    given = settings.roi
    region = tuple(value if value >= 0 else end for value, end in zip(given, ends, strict=True))
    x_min, x_max, y_min, y_max = region
    if x_min > x_max or y_min > y_max or x_min >= ends[1] or y_min >= ends[3]:
        raise InputError(f"-roi {' '.join(map(str, given))}: no pixel of the detector is inside")
    return x_min, x_max, y_min, y_max


def _mask(settings: Settings, detector: Detector, device: torch.device) -> Tensor | None:
    if settings.mask is None:
        return None
    _, pixels = read_smv(settings.mask, "mask")
    expected = detector.slow_pixels, detector.fast_pixels
    if pixels.shape != expected:
        raise InputError(
            f"mask {settings.mask}: {pixels.shape[1]} x {pixels.shape[0]} pixels, "
            f"but the detector has {expected[1]} x {expected[0]}"
        )
    return torch.from_numpy(pixels != 0).to(device)
