"""What distributions of torch are made of, what their methods and attributes give, and what other
generators draw.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_vectorize.analysis.evaluation.state import State
from flake8_vectorize.analysis.knowledge.distributions import (
    COUNTED,
    DRAWING,
    GIVING,
    PARTS,
    PROBABILITY,
    RESHAPED,
    TENSORS,
    is_distribution,
    is_divergence,
)
from flake8_vectorize.analysis.knowledge.randomness import draws
from flake8_vectorize.analysis.values.subscripts import reshaped
from flake8_vectorize.analysis.values.value import (
    NOTHING,
    Kind,
    Value,
    View,
    either,
    ragged_of,
    taint_of,
    united,
)
from flake8_vectorize.analysis.values.wording import NOT_ONE


def made(node: ast.Call, full: str, values: Sequence[Value], state: State) -> Value | None:
    """What a call of something in `torch.distributions` gives; None if that is not known."""
    taint, ragged = taint_of(values), ragged_of(values)
    if is_divergence(full):
        state.loops.worked(taint, "kl_divergence")
        return Value(Kind.TENSOR, taint=taint, ragged=ragged, proof=full)
    if not is_distribution(full):
        return None
    name = full.rpartition(".")[2]
    if name in COUNTED:
        counts = [v for place, v in enumerate(values) if _counts(node, COUNTED[name], place)]
        ragged = united(ragged, taint_of(counts))
    state.loops.worked(taint, "")
    return Value(Kind.OBJECT, taint=taint, ragged=ragged, view=_parts(values), proof=full)


def asked(receiver: Value, method: str, arguments: Sequence[Value], state: State) -> Value | None:
    """What a method of a distribution gives; None if that is not known."""
    taint, ragged = taint_of((receiver, *arguments)), ragged_of((receiver, *arguments))
    if method == RESHAPED:
        return receiver._replace(taint=taint, ragged=united(ragged, taint_of(arguments)))
    if method not in GIVING:
        return None
    state.loops.worked(taint, method)
    if method in DRAWING:
        ragged = united(ragged, taint_of(arguments))
        state.loops.shaped(ragged, f"what {receiver.proof} draws {NOT_ONE}")
        taint = united(taint, state.loops.drawn())
    return Value(Kind.TENSOR, taint=taint, ragged=ragged, proof=receiver.proof)


def drawn(name: str, imported: bool, state: State) -> frozenset[str]:
    """What the result of a function depends on, by its full name if it is `imported`, because it
    draws from a generator of Python's or NumPy's.
    """
    return state.loops.drawn() if imported and draws(name, NOTHING) else NOTHING


def asks_probability(name: str, values: Sequence[Value]) -> bool:
    """Whether a call asks something, the first of these values, how probable tensors are: what can
    tell is a distribution, of whatever library, and tells it by a tensor.
    """
    if name.rpartition(".")[2] != PROBABILITY or len(values) < 2:
        return False
    return all(value.is_tensor for value in values[1:])


def held(receiver: Value, attribute: str, state: State) -> Value | None:
    """What an attribute of a distribution holds; None if that is not known."""
    if attribute in PARTS:
        return receiver
    if attribute not in TENSORS:
        return None
    view = reshaped(receiver.view, receiver.taint, f"{attribute}@{state.fresh()}")
    return receiver._replace(kind=Kind.TENSOR, view=view)


def _counts(node: ast.Call, number: str, position: int) -> bool:
    """Whether an argument is the number that all of a batch have in common."""
    if position < len(node.args):
        return position == 0
    return node.keywords[position - len(node.args)].arg == number


def _parts(values: Sequence[Value]) -> View | None:
    """The parts of storages that the parameters are: a distribution keeps them, or expands them."""
    view: View | None = None
    for value in values:
        view = either(view, value.view)
    return view
