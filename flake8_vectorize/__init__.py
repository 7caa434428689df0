"""Finds Python loops over tensor dimensions and says what they are; see `inspect_source`."""
