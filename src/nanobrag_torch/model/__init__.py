"""What an experiment is: frozen dataclasses, tensors where a user may differentiate.

no computing.
"""
