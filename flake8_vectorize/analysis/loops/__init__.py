"""What one loop does, written down while its body is interpreted."""
