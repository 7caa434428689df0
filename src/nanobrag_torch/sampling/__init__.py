"""From a continuous thing to a discrete axis: sources, phi steps, mosaic domains, sub-pixels."""
