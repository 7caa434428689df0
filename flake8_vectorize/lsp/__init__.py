"""A language server: findings with their ranges as one types, and what to do about them."""
