"""What a command line says, option by option, in internal units.

None or a negative number where it says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from nanobrag_torch.geometry.frames import Convention, Vector
from nanobrag_torch.model.crystal import Shape
from nanobrag_torch.model.detector import Pivot


@dataclass(slots=True)
class Settings:
    """The state of the reading: options write into it from left to right, then it is only read."""

    # crystal
    cell: list[float] = field(default_factory=list)
    matrix: Path | None = None
    misset: Vector | None = None
    misset_random: bool = False
    misset_seed: int | None = None
    cells_a: int = 1
    cells_b: int = 1
    cells_c: int = 1
    sample_x: float = 0.0
    sample_y: float = 0.0
    sample_z: float = 0.0
    shape: Shape = Shape.SQUARE
    fudge: float = 1.0
    mosaic: float = -1.0
    mosaic_domains: int = -1
    mosaic_seed: int = -12345678
    exact_cell: bool = False
    # structure factors
    hkl: Path | None = None
    default_F: float = 0.0
    dump: Path = Path("Fdump.bin")
    interpolate: bool | None = None
    dmin: float = 0.0
    water: float = 0.0
    # detector
    convention: Convention = Convention.MOSFLM
    pivot: Pivot = Pivot.BEAM
    fast_vector: Vector | None = None
    slow_vector: Vector | None = None
    normal_vector: Vector | None = None
    beam_vector: Vector | None = None
    polar_vector: Vector | None = None
    spindle_axis: Vector | None = None
    twotheta_axis: Vector | None = None
    pix0_vector: Vector | None = None
    beam_x: float | None = None
    beam_y: float | None = None
    close_x: float | None = None
    close_y: float | None = None
    orgx: float | None = None
    orgy: float | None = None
    distance: float = 0.1
    close_distance: float | None = None
    rot_x: float = 0.0
    rot_y: float = 0.0
    rot_z: float = 0.0
    twotheta: float = 0.0
    pixel: float = 1e-4
    size_fast: float = 0.1024
    size_slow: float = 0.1024
    pixels_fast: int = 0
    pixels_slow: int = 0
    curved: bool = False
    point_pixel: bool = False
    attenuation_depth: float | None = None
    thickness: float = 0.0
    thick_steps: int = -1
    # beam
    wavelength: float = 1.0
    fluence: float = 125932015286227086360700780544.0
    flux: float = 0.0
    exposure: float = 1.0
    beam_size: float = 1e-4
    kahn: float = 0.0
    polarized: bool = True
    dispersion: float = 0.0
    dispersion_steps: int = -1
    divergence_h: float = -1.0
    divergence_v: float = -1.0
    divergence_h_step: float = -1.0
    divergence_v_step: float = -1.0
    divergence_h_steps: int = -1
    divergence_v_steps: int = -1
    round_divergence: bool = True
    sources: Path | None = None
    # sampling
    phi: float = 0.0
    osc: float = -1.0
    phi_step: float = -1.0
    phi_steps: int = -1
    oversample: int = -1
    oversample_thick: bool = False
    oversample_polar: bool = False
    oversample_omega: bool = False
    roi: tuple[int, int, int, int] | None = None
    image_header: Path | None = None
    mask: Path | None = None
    # output
    float_file: Path = Path("floatimage.bin")
    int_file: Path = Path("intimage.img")
    pgm_file: Path = Path("image.pgm")
    noise_file: Path = Path("noiseimage.img")
    pgm: bool = True
    noise: bool = True
    scale: float = 0.0
    pgm_scale: float = 0.0
    adc: float = 40.0
    seed: int | None = None
    progress: bool = True
    printout: bool = False
    printout_fast: int | None = None
    printout_slow: int | None = None
    # ours
    c_compat: bool = False
    mtz: str | None = None
    cif: str | None = None
    png_file: Path | None = None
    cbf_file: Path | None = None
    threads: int = 0
    memory: float = 1024.0
    device: str = "cpu"
    dtype: str = "float64"
    help: bool = False
