"""Files, one format each. Readers raise `InputError`.

writers put a whole file in place or leave the old one.
"""
