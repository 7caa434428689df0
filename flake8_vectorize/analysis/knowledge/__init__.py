"""What torch does, as data: a table generated from torch, and names with a meaning."""
