"""What to make of a loop: its pattern, whether a batched form is advised, or why not."""
