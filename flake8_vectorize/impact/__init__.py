"""What loops cost on a machine: what a profiled run records, and which finding each belongs to."""
