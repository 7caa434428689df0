"""Pure functions of positions and directions: rotations, cell, frames, detector, orientation."""
