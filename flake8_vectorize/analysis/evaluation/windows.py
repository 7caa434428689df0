"""Which arguments say how large a window of a function is, or its result, or along which axes it
works: windows of several sizes are not computed at once, nor are several axes, or several numbers
of the best elements taken.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.loops.loopstack import LoopStack
from flake8_vectorize.analysis.values.subscripts import counts
from flake8_vectorize.analysis.values.value import NOTHING, Kind, Value, taint_of

POOL = ("kernel_size", "stride", "padding", "dilation")
KERNEL = ("stride", "padding", "dilation")
TRANSPOSED = ("stride", "padding", "output_padding", "dilation")
AXES = (1, 2, 3)
# before the names of methods that are no functions
METHOD = "."
# by position, after the tensor, and by name
WINDOWED: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    **{f"conv{axes}d": ((3, 4, 5), KERNEL) for axes in AXES},
    **{f"conv_transpose{axes}d": ((3, 4, 5, 7), TRANSPOSED) for axes in AXES},
    **{f"{kind}_pool{axes}d": ((1, 2, 3), POOL) for kind in ("avg", "max") for axes in AXES},
    **{f"lp_pool{axes}d": ((2, 3), POOL) for axes in AXES},
    **{
        f"adaptive_{kind}_pool{axes}d": ((1,), ("output_size",))
        for kind in ("avg", "max")
        for axes in AXES
    },
    "interpolate": ((1, 2), ("size", "scale_factor")),
    "upsample": ((1, 2), ("size", "scale_factor")),
    "unfold": ((1, 2, 3, 4), ("kernel_size", "dilation", "padding", "stride")),
    f"{METHOD}unfold": ((2, 3), ("size", "step")),
    "fold": ((1, 2, 3, 4, 5), ("output_size", "kernel_size", "dilation", "padding", "stride")),
    "stft": ((1, 2, 3), ("n_fft", "hop_length", "win_length")),
    "istft": ((1, 2, 3), ("n_fft", "hop_length", "win_length")),
    "pixel_shuffle": ((1,), ("upscale_factor",)),
    "pixel_unshuffle": ((1,), ("downscale_factor",)),
    **{f"{kind}fft": ((1,), ("n",)) for kind in ("", "i", "r", "ir", "h", "ih")},
    **{f"{kind}fft2": ((1,), ("s",)) for kind in ("", "i", "r", "ir")},
    **{f"{kind}fftn": ((1,), ("s",)) for kind in ("", "i", "r", "ir")},
}
# what such arguments are called, whatever function gets them
SETTINGS = frozenset(
    str.split("kernel_size dilation n_fft hop_length win_length window_size scale_factor")
)


# what takes as many of the best elements as it is told, or the one in a place: one number for all
RANKING = frozenset({"topk", "kthvalue"})
# which positional arguments are axes, if they are numbers or lists; the tensor is the first
ALONG = {
    **dict.fromkeys(
        str.split(
            "sum mean prod amax amin argmax argmin all any logsumexp softmax log_softmax cumsum"
            " cumprod cummax cummin logcumsumexp sort argsort squeeze unsqueeze flip unbind nansum"
            " nanmean max min"
        ),
        slice(1, 2),
    ),
    **dict.fromkeys(str.split("transpose swapaxes swapdims movedim moveaxis"), slice(1, 3)),
    **dict.fromkeys(("chunk", "split", "roll"), slice(2, 3)),
    "permute": slice(1, None),
}
LISTS = frozenset({Kind.SEQUENCE, Kind.TUPLE})


def note_windows(
    loops: LoopStack, name: str, call: ast.Call, values: Sequence[Value], skipped: int = 0
) -> None:
    """Writes down in the loops around a call of a function of torch that its windows are of other
    sizes in other iterations, or that it works along other axes; `skipped` of the values of all
    arguments are no positional ones.
    """
    if name in WINDOWED and loops:
        _note(loops, name, _told(name, call, values, skipped))
    elif name in RANKING and loops:
        count = _ranked(call, values, skipped)
        for frame in loops.frames:
            frame.ranks = frame.ranks or frame.varies(count)
    elif name in ALONG and loops:
        for axis in values[: skipped + len(call.args)][ALONG[name]]:
            if axis.taint and (axis.is_number or axis.kind in LISTS):
                loops.works_along(axis, call.func)


def pads_back(name: str, values: Sequence[Value], ragged: frozenset[str], state: State) -> bool:
    """Whether what loops cut off by their variables, `x[d:]`, is added again as zeros, `(0, d)`."""
    if name != "pad" or len(values) < 2:
        return False
    sizes = values[1].items or ()
    counted = all(size.affine is not None and counts(size, state.symbols) for size in sizes)
    return counted and ragged <= taint_of(sizes)


def note_named_windows(
    loops: LoopStack, name: str, call: ast.Call, values: Sequence[Value]
) -> None:
    """The same of a function that is not known, by how it calls its arguments, or their names."""
    given = [node.id if isinstance(node, ast.Name) else "" for node in call.args]
    given += [keyword.arg or "" for keyword in call.keywords]
    named = zip(given, values[len(values) - len(given) :], strict=False)
    _note(loops, name, ((each, value) for each, value in named if each in SETTINGS))


def _told(
    name: str, call: ast.Call, values: Sequence[Value], skipped: int
) -> Iterator[tuple[str, Value]]:
    """The arguments that say how large a window is, by their names."""
    places, names = WINDOWED[METHOD + name if skipped and METHOD + name in WINDOWED else name]
    count = skipped + len(call.args)
    for place, value in enumerate(values[:count]):
        if place in places:
            yield names[min(places.index(place), len(names) - 1)], value
    for keyword, value in zip(call.keywords, values[count:], strict=False):
        if keyword.arg in names:
            yield keyword.arg, value


def _ranked(call: ast.Call, values: Sequence[Value], skipped: int) -> frozenset[str]:
    """What the number depends on that says how many of the best are meant, or which one."""
    count = skipped + len(call.args)
    named = zip(call.keywords, values[count:], strict=False)
    told = [values[1]] if count > 1 else [value for keyword, value in named if keyword.arg == "k"]
    return told[0].taint if told else NOTHING


def _note(loops: LoopStack, name: str, told: Iterator[tuple[str, Value]]) -> None:
    for setting, value in told:
        if not value.is_tensor:
            loops.shaped(value.taint, f"{name or 'a function'} gets another {setting} each time")
