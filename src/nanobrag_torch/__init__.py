"""nanoBragg in PyTorch.

diffraction images of crystals, differentiable, in agreement with the C program.
"""

from nanobrag_torch.model.beam import Beam
from nanobrag_torch.model.crystal import Crystal, Shape, StructureFactors
from nanobrag_torch.model.detector import Detector
from nanobrag_torch.model.experiment import Experiment
from nanobrag_torch.model.sampling import Sampling, Sources
from nanobrag_torch.noise import add_noise
from nanobrag_torch.simulate import simulate

__all__ = [
    "Beam",
    "Crystal",
    "Detector",
    "Experiment",
    "Sampling",
    "Shape",
    "Sources",
    "StructureFactors",
    "add_noise",
    "simulate",
]
