"""Measures what each Python loop of a program costs, and ranks the loops by the time that a
batched form saves.
"""
