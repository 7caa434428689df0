"""Which loops a project has accepted: fingerprints, the file that holds them, and the matching."""
