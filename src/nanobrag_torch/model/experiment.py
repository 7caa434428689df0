"""Everything that an image depends on."""

from __future__ import annotations

from dataclasses import dataclass, field

from nanobrag_torch.model.beam import Beam
from nanobrag_torch.model.crystal import Crystal
from nanobrag_torch.model.detector import Detector
from nanobrag_torch.model.sampling import Sampling


@dataclass(frozen=True, slots=True)
class Experiment:
    """A beam on a crystal in front of a detector, and how finely they are sampled."""

    crystal: Crystal
    detector: Detector
    beam: Beam = field(default_factory=Beam)
    sampling: Sampling = field(default_factory=Sampling)
