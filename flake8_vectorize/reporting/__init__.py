"""What people and other programs read: one kind of output per file."""
