"""From an argument list to settings, by the C program's reading rules.

source: nanoBragg.c L396-1116

Two passes: headers of `-img` and `-mask` files first, as defaults; then every other option from
left to right, the last one winning. What C ignores in silence (an option without its values, an
unreadable number) is an error here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from nanobrag_torch.cli.flags import FLAGS, IGNORED, UNUSED_TABLES, Flag, Value
from nanobrag_torch.cli.settings import Settings
from nanobrag_torch.errors import InputError
from nanobrag_torch.io.smv import SmvHeader, read_smv
from nanobrag_torch.model.detector import Pivot
from nanobrag_torch.units import ANGSTROM_EV, DEGREES, MICROMETRES, MILLIMETRES

_NUMBER = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_INTEGER = re.compile(r"\s*([-+]?\d+)")
_IS_NUMBER = re.compile(r"-[\d.]")


def parse(arguments: Sequence[str]) -> tuple[Settings, list[str]]:
    """The settings, and the warnings to print. Raises InputError with the option's name in it."""
    settings = Settings()
    _apply_headers(settings, arguments)
    warnings: list[str] = []
    for at, argument in enumerate(arguments):
        if not argument.startswith("-") or _IS_NUMBER.match(argument):
            continue
        after = arguments[at + 1 :]
        known = _special(settings, argument, after, warnings)
        for flag in FLAGS:
            if _matches(flag, argument):
                known = True
                _apply(settings, flag, argument, after)
        if not known:
            warnings.append(_unknown(argument))
    return settings, warnings


def _matches(flag: Flag, argument: str) -> bool:
    if flag.exact:
        return argument in flag.names
    # the three -oversample_* switches stand before -oversample, which is their else
    if "-oversample_" in argument and flag.names == ("-oversample",):
        return False
    return any(name in argument for name in flag.names)


def _is_option(word: str) -> bool:
    return word.startswith("-") and any(_matches(flag, word) for flag in FLAGS)


def _apply(settings: Settings, flag: Flag, argument: str, after: Sequence[str]) -> None:
    for name, value in flag.also.items():
        setattr(settings, name, value)
    if not flag.arity:
        return
    values = _values(flag, argument, after)
    if flag.vector:
        setattr(settings, flag.fields[0], tuple(values))
        return
    for name, value in zip(flag.fields, values * len(flag.fields), strict=False):
        setattr(settings, name, value)


def _values(flag: Flag, argument: str, after: Sequence[str]) -> list[object]:
    if len(after) < flag.arity:
        raise InputError(_missing(argument, flag.arity, len(after)))
    words = after[: flag.arity]
    if flag.value in (Value.FILE, Value.WORD) and any(_is_option(word) for word in words):
        raise InputError(f"{argument}: expected a value after it, found the option {words[0]}")
    if flag.value is Value.FILE:
        return [Path(word) for word in words]
    if flag.value is Value.WORD:
        return list(words)
    if flag.value is Value.INTEGER:
        return [integer(argument, word) for word in words]
    if flag.value is Value.SEED:
        return [-integer(argument, word) for word in words]
    return [number(argument, word) / flag.unit for word in words]


def number(argument: str, word: str) -> float:
    """The number that `word` begins with; what follows it is left out, as atof does."""
    found = _NUMBER.match(word)
    if not found:
        raise InputError(f"{argument}: expected a number, found {word!r}")
    return float(found[1])


def integer(argument: str, word: str) -> int:
    """The whole number that `word` begins with, as atoi does."""
    found = _INTEGER.match(word)
    if not found:
        raise InputError(f"{argument}: expected a whole number, found {word!r}")
    return int(found[1])


def _missing(argument: str, wanted: int, found: int) -> str:
    values = "1 value" if wanted == 1 else f"{wanted} values"
    return f"{argument}: expected {values} after it, found {found or 'none'}"


def _numbers(argument: str, after: Sequence[str], count: int) -> list[float]:
    if len(after) < count:
        raise InputError(_missing(argument, count, len(after)))
    return [number(argument, word) for word in after[:count]]


def _special(settings: Settings, argument: str, after: Sequence[str], warnings: list[str]) -> bool:
    """Applies the options that are no table row; true when `argument` is one of them."""
    if "-cell" in argument:
        settings.cell = _cell(argument, after)
    elif "-misset" in argument:
        _misset(settings, argument, after, warnings)
    elif "-pivot" in argument:
        _pivot(settings, argument, after)
    elif "-roi" in argument:
        if len(after) < 4:
            raise InputError(_missing(argument, 4, len(after)))
        first, second, third, fourth = (integer(argument, word) for word in after[:4])
        settings.roi = first, second, third, fourth
    elif "-energy" in argument:
        energy = _numbers(argument, after, 1)[0]
        if not energy > 0:
            raise InputError(f"{argument}: expected an energy above zero, found {energy:g}")
        settings.wavelength = ANGSTROM_EV / energy
    elif argument in UNUSED_TABLES:
        if not after or not Path(after[0]).is_file():
            raise InputError(f"{argument}: expected a file, found {after[0] if after else 'none'}")
        warnings.append(f"{argument} has no effect")
    elif "-detector_abs" in argument:
        _attenuation(settings, argument, after)
    else:
        for name, arity in IGNORED.items():
            if name in argument:
                if len(after) < arity:
                    raise InputError(_missing(argument, arity, len(after)))
                warnings.append(f"{argument} has no effect")
                return True
        return False
    return True


def _cell(argument: str, after: Sequence[str]) -> list[float]:
    values: list[float] = []
    for word in after[:6]:
        if word.startswith("-"):
            break
        values.append(number(argument, word))
    if not values:
        raise InputError(_missing(argument, 6, 0))
    return values


def _misset(settings: Settings, argument: str, after: Sequence[str], warnings: list[str]) -> None:
    is_seed = "-misset_seed" in argument
    if not is_seed and after and "rand" in after[0]:
        settings.misset_random, settings.misset = True, None
        return
    if is_seed:
        if len(after) < 3:
            return
        warnings.append(
            f"{argument} {after[0]} is also read as -misset; give the seed last, or before -misset"
        )
        x, y, z = (float((_NUMBER.match(word) or [0, 0])[1]) / DEGREES for word in after[:3])
    else:
        x, y, z = (angle / DEGREES for angle in _numbers(argument, after, 3))
    settings.misset, settings.misset_random = (x, y, z), False


def _pivot(settings: Settings, argument: str, after: Sequence[str]) -> None:
    if not after:
        raise InputError(_missing(argument, 1, 0))
    for pivot in Pivot:
        if pivot.value in after[0]:
            settings.pivot = pivot
            return
    raise InputError(f"{argument}: expected sample or beam, found {after[0]!r}")


def _attenuation(settings: Settings, argument: str, after: Sequence[str]) -> None:
    if not after:
        raise InputError(_missing(argument, 1, 0))
    depth = 0.0 if "inf" in after[0] else number(argument, after[0]) / MICROMETRES
    settings.attenuation_depth = depth
    if depth == 0:
        settings.thickness = 0.0


def _unknown(argument: str) -> str:
    names = [name for flag in FLAGS for name in flag.names] + ["-cell", "-misset", "-roi"]
    close = difflib.get_close_matches(argument, names, n=1)
    hint = f"; the nearest known one is {close[0]}" if close else ""
    return f"{argument} is no known option and is left out{hint}"


def _apply_headers(settings: Settings, arguments: Sequence[str]) -> None:
    """Defaults from image headers: the last -mask's, then the last -img's.

    source: nanoBragg.c L399-502
    """
    names: dict[str, str] = {}
    for argument, following in pairwise(arguments):
        for option in ("-mask", "-img"):
            if argument.startswith("-") and option in argument:
                names[option] = following
    for option, what in (("-mask", "mask"), ("-img", "image")):
        if option in names:
            header, _ = read_smv(Path(names[option]), what)
            _apply_header(settings, header, flip=option == "-mask")


def _apply_header(settings: Settings, header: SmvHeader, *, flip: bool) -> None:
    pixel = header.number("PIXEL_SIZE")
    if pixel is not None:
        settings.pixel = pixel / MILLIMETRES
    settings.pixels_fast = int(header.number("SIZE1") or 0)
    settings.pixels_slow = int(header.number("SIZE2") or 0)
    settings.size_fast = settings.pixel * settings.pixels_fast
    settings.size_slow = settings.pixel * settings.pixels_slow
    for keyword, name, unit in (
        ("DISTANCE", "distance", MILLIMETRES),
        ("CLOSE_DISTANCE", "close_distance", MILLIMETRES),
        ("WAVELENGTH", "wavelength", 1.0),
        ("BEAM_CENTER_X", "beam_x", MILLIMETRES),
        ("BEAM_CENTER_Y", "beam_y", MILLIMETRES),
        ("ORGX", "orgx", 1.0),
        ("ORGY", "orgy", 1.0),
        ("PHI", "phi", DEGREES),
        ("OSC_RANGE", "osc", DEGREES),
    ):
        value = header.number(keyword)
        if value is not None:
            setattr(settings, name, value / unit)
    if flip and settings.beam_y is not None and header.number("BEAM_CENTER_Y") is not None:
        settings.beam_y = settings.size_slow - settings.beam_y
