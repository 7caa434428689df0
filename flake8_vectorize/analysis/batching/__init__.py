"""From a loop whose iterations are understood to one expression on whole tensors."""
