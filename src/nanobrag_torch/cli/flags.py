"""Every option as data: names, values, unit, and the setting that it writes.

source: nanoBragg.c L505-1116

An argument is an option when one of `names` is part of it, or, for `exact`, when it is one of them.
One argument can be several options: `-twotheta_axis` is also `-twotheta`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from nanobrag_torch.geometry.frames import Convention
from nanobrag_torch.model.crystal import Shape
from nanobrag_torch.model.detector import Pivot
from nanobrag_torch.units import (
    DEGREES,
    MICROMETRES,
    MILLIMETRES,
    MILLIRADIANS,
    ONE,
    PERCENT,
)


class Value(Enum):
    """How the values of an option are read."""

    NUMBER = "number"
    INTEGER = "integer"
    SEED = "seed"
    FILE = "file"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Flag:
    """One option. `fields` get its values in turn; `also` are settings that it changes besides."""

    names: tuple[str, ...]
    fields: tuple[str, ...] = ()
    unit: float = ONE
    value: Value = Value.NUMBER
    also: Mapping[str, object] = field(default_factory=dict)
    exact: bool = False
    vector: bool = False
    each: bool = False
    help: str = ""

    @property
    def arity(self) -> int:
        """How many values follow."""
        if self.vector:
            return 3
        return 1 if self.each else len(self.fields)


_BEAM, _SAMPLE = {"pivot": Pivot.BEAM}, {"pivot": Pivot.SAMPLE}
_CUSTOM = {"convention": Convention.CUSTOM}


def _integer(names: str, *fields: str, help: str = "", each: bool = False) -> Flag:
    return Flag(tuple(names.split()), fields, value=Value.INTEGER, help=help, each=each)


def _number(
    names: str,
    *fields: str,
    unit: float = ONE,
    also: Mapping[str, object] | None = None,
    exact: bool = False,
    each: bool = False,
    help: str = "",
) -> Flag:
    return Flag(
        tuple(names.split()), fields, unit, also=also or {}, exact=exact, each=each, help=help
    )


def _switch(names: str, *, help: str = "", **also: object) -> Flag:
    return Flag(tuple(names.split()), also=also, help=help)


def _file(names: str, field_: str, *, exact: bool = False, help: str = "", **also: object) -> Flag:
    return Flag(
        tuple(names.split()), (field_,), value=Value.FILE, also=also, exact=exact, help=help
    )


def _vector(name: str, field_: str, help: str) -> Flag:
    return Flag((name,), (field_,), also=_CUSTOM, vector=True, help=help)


CRYSTAL = (
    _integer("-Na", "cells_a", help="unit cells along a"),
    _integer("-Nb", "cells_b", help="unit cells along b"),
    _integer("-Nc", "cells_c", help="unit cells along c"),
    Flag(
        ("-N",),
        ("cells_a", "cells_b", "cells_c"),
        value=Value.INTEGER,
        exact=True,
        each=True,
        help="unit cells along every axis",
    ),
    _number(
        "-samplesize -sample_size -xtalsize -xtal_size",
        "sample_x",
        "sample_y",
        "sample_z",
        unit=MILLIMETRES,
        each=True,
        help="size of the crystal, mm",
    ),
    _number("-sample_thick -sample_x -xtal_thick -xtal_x", "sample_x", unit=MILLIMETRES),
    _number("-sample_width -sample_y -xtal_width -xtal_y -width", "sample_y", unit=MILLIMETRES),
    _number("-sample_heigh -sample_z -xtal_heigh -xtal_z -heigh", "sample_z", unit=MILLIMETRES),
    _file("-mat", "matrix", help="MOSFLM orientation matrix"),
    _switch("-square_xtal", shape=Shape.SQUARE, help="parallelepiped (default)"),
    _switch("-round_xtal", shape=Shape.ROUND, help="sphere"),
    _switch("-gauss_xtal", shape=Shape.GAUSS, help="Gaussian spots"),
    _switch("-binary_spots -tophat_spots", shape=Shape.TOPHAT, help="spots with sharp edges"),
    _number("-fudge", "fudge", help="widens spots of round, Gaussian and top-hat shapes"),
    _number("-mosaic", "mosaic", unit=DEGREES, exact=True, help="spread of the domains, degrees"),
    _number("-mosaici -mosaic_spr", "mosaic", unit=DEGREES),
    _integer("-mosaic_dom", "mosaic_domains", help="number of domains"),
    Flag(("-mosaic_seed",), ("mosaic_seed",), value=Value.SEED, help="seed of the domains"),
    Flag(("-misset_seed",), ("misset_seed",), value=Value.SEED, help="seed of -misset random"),
    _switch("-exact_cell", exact_cell=True, help="the cell as asked for, where C's differs"),
)
STRUCTURE = (
    _file("-hkl", "hkl", help="structure factors: h k l F"),
    _number("-default_F", "default_F", help="amplitude where the file has none, electrons"),
    _file("-dump", "dump", help="structure factors as a binary grid"),
    _switch("-interpolate", interpolate=True, help="interpolate structure factors"),
    _switch("-nointerpolate", interpolate=False, help="nearest structure factor"),
    _number("-dmin", "dmin", help="resolution limit, angstrom"),
    _number("-water", "water", unit=MICROMETRES, help="water around the crystal, um"),
)
DETECTOR = (
    _number("-Xbeam", "beam_x", unit=MILLIMETRES, also=_BEAM, help="beam centre, mm"),
    _number("-Ybeam", "beam_y", unit=MILLIMETRES, also=_BEAM, help="beam centre, mm"),
    _number("-Xclose", "close_x", unit=MILLIMETRES, also=_SAMPLE, help="near point, mm"),
    _number("-Yclose", "close_y", unit=MILLIMETRES, also=_SAMPLE, help="near point, mm"),
    _number("-ORGX", "orgx", also=_SAMPLE, help="near point, pixels"),
    _number("-ORGY", "orgy", also=_SAMPLE, help="near point, pixels"),
    *(
        _switch(
            f"-{convention.value}",
            convention=convention,
            pivot=Pivot.SAMPLE if convention is Convention.XDS else Pivot.BEAM,
            help=f"conventions of {convention.value.upper()}",
        )
        for convention in Convention
        if convention is not Convention.CUSTOM
    ),
    _vector("-fdet_vector", "fast_vector", "fast direction"),
    _vector("-sdet_vector", "slow_vector", "slow direction"),
    _vector("-odet_vector", "normal_vector", "detector normal"),
    _vector("-beam_vector", "beam_vector", "beam direction"),
    _vector("-polar_vector", "polar_vector", "direction of the electric vector"),
    _vector("-spindle_axis", "spindle_axis", "axis of the phi rotation"),
    _vector(
        "-twotheta_axis", "twotheta_axis", "axis of two-theta; its first number is also -twotheta"
    ),
    _vector(
        "-pix0_vector", "pix0_vector", "selects the custom convention; the numbers are not used"
    ),
    _number("-distance", "distance", unit=MILLIMETRES, also=_BEAM, help="to the beam spot, mm"),
    _number(
        "-close_distance",
        "close_distance",
        unit=MILLIMETRES,
        also=_SAMPLE,
        help="to the near point, mm; beats -distance",
    ),
    _number("-detector_thick", "thickness", unit=MICROMETRES, exact=True, help="sensor, um"),
    _integer("-detector_thicksteps -thicksteps", "thick_steps", help="layers of the sensor"),
    _number("-twotheta", "twotheta", unit=DEGREES, also=_SAMPLE, help="two-theta of the detector"),
    _number("-detector_rotx", "rot_x", unit=DEGREES, help="about lab X, degrees"),
    _number("-detector_roty", "rot_y", unit=DEGREES, help="about lab Y, degrees"),
    _number("-detector_rotz", "rot_z", unit=DEGREES, help="about lab Z, degrees"),
    _number(
        "-detsize",
        "size_fast",
        "size_slow",
        unit=MILLIMETRES,
        exact=True,
        each=True,
        help="side of the detector, mm",
    ),
    _number("-detsize_f", "size_fast", unit=MILLIMETRES),
    _number("-detsize_s", "size_slow", unit=MILLIMETRES),
    Flag(
        ("-detpixels",),
        ("pixels_fast", "pixels_slow"),
        value=Value.INTEGER,
        exact=True,
        each=True,
        help="pixels along a side",
    ),
    _integer("-detpixels_f -detpixels_x", "pixels_fast"),
    _integer("-detpixels_s -detpixels_y", "pixels_slow"),
    _switch("-curved_det", curved=True, help="every pixel at the same distance"),
    _number("-pixel", "pixel", unit=MILLIMETRES, help="side of a pixel, mm"),
    _switch("-point_pixel", point_pixel=True, help="leaves out the obliquity of the pixels"),
)
BEAM = (
    _number("-polar", "kahn", also={"polarized": True}, exact=True, help="Kahn factor, -1 to 1"),
    _switch("-nopolar", polarized=False, help="no polarization factor"),
    _number("-lambda -wave", "wavelength", help="wavelength, angstrom"),
    _number("-fluence", "fluence", help="photons per square metre"),
    _number("-flux", "flux", help="photons per second"),
    _number("-exposure", "exposure", help="seconds"),
    _number("-beamsize", "beam_size", unit=MILLIMETRES, help="mm"),
    _number("-dispersion", "dispersion", unit=PERCENT, help="range of wavelengths, percent"),
    _integer("-dispsteps", "dispersion_steps", help="number of wavelengths"),
    _number(
        "-divergence", "divergence_h", "divergence_v", unit=MILLIRADIANS, each=True, help="mrad"
    ),
    _number("-hdivrange", "divergence_h", unit=MILLIRADIANS, help="horizontal, mrad"),
    _number("-vdivrange", "divergence_v", unit=MILLIRADIANS, help="vertical, mrad"),
    _number("-hdivstep", "divergence_h_step", unit=MILLIRADIANS, exact=True),
    _number("-vdivstep", "divergence_v_step", unit=MILLIRADIANS, exact=True),
    _integer("-hdivsteps", "divergence_h_steps"),
    _integer("-vdivsteps", "divergence_v_steps"),
    _integer("-divsteps", "divergence_h_steps", "divergence_v_steps", each=True),
    _switch("-round_div", round_divergence=True, help="rays in an ellipse (default)"),
    _switch("-square_div", round_divergence=False, help="rays in a rectangle"),
    _file("-sourcefile", "sources", help="list of rays: X Y Z weight wavelength"),
)
SAMPLING = (
    _switch("-oversample_thick", oversample_thick=True),
    _switch("-oversample_polar", oversample_polar=True),
    _switch("-oversample_omega", oversample_omega=True),
    _integer("-oversample", "oversample", help="sub-pixels along a side of a pixel"),
    _number("-phi", "phi", unit=DEGREES, exact=True, help="start of the scan, degrees"),
    _number("-osc", "osc", unit=DEGREES, help="range of the scan, degrees"),
    _number("-phistep", "phi_step", unit=DEGREES, exact=True, help="degrees"),
    _integer("-phisteps", "phi_steps", help="number of spindle angles"),
    Flag(("-mask",), ("mask",), value=Value.FILE, help="SMV image; its zero pixels are skipped"),
    Flag(("-img",), ("image_header",), value=Value.FILE, help="SMV image; its header is a default"),
)
OUTPUT = (
    _file("-floatfile -floatimage", "float_file", help="32-bit floats, no header"),
    _file("-intfile -intimage", "int_file", help="SMV image"),
    _file("-pgmfile -pgmimage", "pgm_file", pgm=True, help="8-bit preview"),
    _file("-noisefile -noiseimage", "noise_file", noise=True, help="SMV image with photon noise"),
    _switch("-nonoise", noise=False, help="no noise image"),
    _switch("-nopgm", pgm=False, help="no preview"),
    _number("-scale", "scale", help="counts per photon of the SMV image"),
    _number("-pgmscale", "pgm_scale", also={"pgm": True}, help="grey levels per photon"),
    _number("-adc", "adc", help="offset of the SMV images, counts"),
    Flag(("-seed",), ("seed",), value=Value.SEED, help="seed of the noise"),
    _switch("-printout", printout=True, progress=False, help="every pixel as a line"),
    _integer(
        "-printout_pixel", "printout_fast", "printout_slow", help="this pixel only: fast slow"
    ),
    _switch("-noprogress", progress=False),
    _switch("-progress", progress=True),
)
OURS = (
    _switch("-c_compat", c_compat=True, help="C's results where they depend on loop order"),
    Flag(("-mtz",), ("mtz",), value=Value.WORD, exact=True, help="FILE[:COLUMN], amplitudes"),
    Flag(("-cif",), ("cif",), value=Value.WORD, exact=True, help="FILE[:TAG], amplitudes"),
    Flag(("-png",), ("png_file",), value=Value.FILE, exact=True, help="preview, black on white"),
    Flag(("-cbf",), ("cbf_file",), value=Value.FILE, exact=True, help="CBF image"),
    Flag(("-memory",), ("memory",), exact=True, help="budget of a tile, MiB (default 1024)"),
    Flag(("-threads",), ("threads",), value=Value.INTEGER, exact=True, help="of the CPU"),
    Flag(("-device",), ("device",), value=Value.WORD, exact=True, help="cpu, cuda, ..."),
    Flag(("-dtype",), ("dtype",), value=Value.WORD, exact=True, help="float64 or float32"),
    Flag(("-h", "-help", "--help"), also={"help": True}, exact=True, help="this text"),
)
GROUPS: Mapping[str, tuple[Flag, ...]] = {
    "crystal": CRYSTAL,
    "structure factors": STRUCTURE,
    "detector": DETECTOR,
    "beam": BEAM,
    "sampling": SAMPLING,
    "output": OUTPUT,
    "not in the C program": OURS,
}
FLAGS = tuple(flag for group in GROUPS.values() for flag in group)

#: tables of amorphous scattering: read, and not used, by the C program
UNUSED_TABLES = ("-stol", "-4stol", "-Q")
#: accepted and without effect, as in the C program: name and the number of values that follow
IGNORED = {
    "-density": 1,
    "-sample_den": 1,
    "-MW": 1,
    "-molec": 1,
    "-stolout": 1,
    "-coherent": 0,
}
