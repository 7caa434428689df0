"""What a name holds, as far as nothing but its uses in the function show."""

from __future__ import annotations

from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.values.value import SEVERAL, SHAPED, UNKNOWN, Kind, Value


def shown_by_use(usage: Usage, name: str, foreign: bool) -> Value:
    """A tensor or an array with its proof, or unknown; `foreign` says whether an array may be
    NumPy's.
    """
    use = usage.get(name)
    if use is None or name in usage.called or use.tested or usage.holds_others(name):
        return UNKNOWN
    if use.tensor_method is not None:
        method, line = use.tensor_method
        return _tensor(f".{method}()", line)
    if use.operand is not None:
        function, line = use.operand
        return _tensor(f"passed to {function}", line)
    if use.cut is not None:
        join, line = use.cut
        return _tensor(f"a part of it passed to {join}", line)
    if use.placed is not None and (use.shaped or use.several_subscripts):
        return _tensor(*use.placed)
    if use.device is not None and usage.takes_by_number(name):
        return _tensor("it has a .device", use.device)
    told = usage.told_by_parts(name)
    if told is not None:
        return _tensor(*told)
    if use.several_subscripts is not None:
        proof = f"{SEVERAL}, line {use.several_subscripts}"
        return Value(Kind.ARRAY if foreign else Kind.TENSOR, proof=proof)
    if use.array_method is not None and not foreign:
        method, line = use.array_method
        return _tensor(f".{method}()", line)
    if use.shaped is not None and not foreign:
        return _tensor(SHAPED, use.shaped)
    return UNKNOWN


def _tensor(shown: str, line: int) -> Value:
    return Value(Kind.TENSOR, proof=f"{shown}, line {line}")
