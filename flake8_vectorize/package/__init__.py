"""The package that a file belongs to: where its modules stand, and what they offer."""
