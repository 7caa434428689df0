"""What is known of a value: its kind, shape, integers, names; unknown is a value."""
