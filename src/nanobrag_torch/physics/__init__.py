"""One factor of the intensity per file, with its equation on top; pure functions on tensors."""
