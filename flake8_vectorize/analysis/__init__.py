"""From a syntax tree to loop nests: one question per file, no rule codes, unknown rather than a
guess.
"""
