"""Calls that make one tensor of the items of a list."""

from __future__ import annotations

# the call that pads its items to the length of the longest
PADDING = "pad_sequence"
# what the join is called in a message
COLLECTORS = {
    "torch.stack": "torch.stack",
    "torch.cat": "torch.cat",
    "torch.concat": "torch.cat",
    "torch.concatenate": "torch.cat",
    "torch.hstack": "torch.hstack",
    "torch.vstack": "torch.vstack",
    "torch.dstack": "torch.dstack",
    "torch.column_stack": "torch.column_stack",
    "torch.nn.utils.rnn.pad_sequence": PADDING,
    "torch.tensor": "torch.tensor",
    "torch.as_tensor": "torch.as_tensor",
    "torch.Tensor": "torch.Tensor",
    "torch.FloatTensor": "torch.FloatTensor",
    "torch.DoubleTensor": "torch.DoubleTensor",
    "torch.LongTensor": "torch.LongTensor",
    "numpy.stack": "numpy.stack",
    "numpy.array": "numpy.array",
    "numpy.asarray": "numpy.array",
    "numpy.concatenate": "numpy.concatenate",
    "numpy.vstack": "numpy.vstack",
    "numpy.hstack": "numpy.hstack",
    "numpy.mean": "numpy.mean",
    "numpy.median": "numpy.median",
    "numpy.std": "numpy.std",
    "numpy.var": "numpy.var",
    "numpy.sum": "numpy.sum",
    "numpy.max": "numpy.max",
    "numpy.min": "numpy.min",
    "numpy.argmax": "numpy.argmax",
    "numpy.argmin": "numpy.argmin",
    "numpy.argsort": "numpy.argsort",
    "numpy.percentile": "numpy.percentile",
    "numpy.quantile": "numpy.quantile",
    "sum": "sum",
    "max": "max",
    "min": "min",
    "all": "all",
    "any": "any",
}
# the same of methods of a tensor that make another one of its sort
METHODS = {"new_tensor": ".new_tensor", "new": ".new"}
# those that make a tensor of numbers, and of lists of them
CONVERSIONS = frozenset(METHODS.values()).union(
    str.split(
        """
        torch.tensor torch.as_tensor torch.Tensor torch.FloatTensor torch.DoubleTensor
        torch.LongTensor
        """
    )
)
# those that compare what they get, if that is more than one list
OF_ONE = frozenset({"max", "min"})
# builtins that make one value of all items
FOLDING = frozenset({"sum", "all", "any", "max", "min"})
# those that take nothing but tensors
OF_TENSORS = frozenset(
    str.split("torch.stack torch.cat torch.hstack torch.vstack torch.dstack torch.column_stack")
)
# those that put items, or rows, one after another along the first axis if they are told no other
ALONG_FIRST = frozenset({"torch.cat", "torch.vstack"})
# the last names of those that put items one after another along an axis that they have
CONCATENATIONS = frozenset({"cat", "concat", "concatenate", "hstack", "vstack", "dstack"})
