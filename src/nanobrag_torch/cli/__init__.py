"""The command line.

nanoBragg's options as data, the rules by which they are read, and what is printed.
"""
