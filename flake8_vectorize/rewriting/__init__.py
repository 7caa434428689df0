"""From a batched form to a new text of the file, with everything else of it kept as it is."""
