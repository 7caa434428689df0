"""Loops over objects of Python's, as what an iteration does with its item shows: it calls the item,
asks whether it is of some type, or takes from it what no tensor has.
"""

from __future__ import annotations

import ast
from collections.abc import Collection

from flake8_vectorize.analysis.gate.reads import asks_elements, reads_numbers
from flake8_vectorize.analysis.knowledge.table import tensor_method
from flake8_vectorize.analysis.syntax.leaving import EARLY, holds_exit
from flake8_vectorize.analysis.syntax.painting import fills_by_table
from flake8_vectorize.analysis.syntax.sites import COMPREHENSIONS, LoopNode
from flake8_vectorize.analysis.syntax.terms import picked_terms
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.syntax.walking import names_below, nodes
from flake8_vectorize.analysis.values.imports import dotted_name

# what tensors have besides methods of torch's, and what arrays and numbers have
HELD = frozenset(
    str.split(
        """
        H T base conjugate ctypes copy data device dim_order dtype fill flags flat
        grad grad_dtype grad_fn imag index indices itemsize layout lstsq mH mT
        nbytes ndim output_nr real requires_grad resize retains_grad searchsorted
        shape storage strides values argpartition astype byteswap choose compress
        dump dumps getfield partition setfield setflags to_device tobytes tofile
        share_memory_ to_sparse_coo
        """
    )
)
# how types of tensors and arrays, and of parts of them, are called
ARRAYS = ("Tensor", "ndarray", "Parameter")


def takes_objects(loop: LoopNode, usage: Usage) -> bool:
    """Whether a loop takes objects, and does nothing that concerns a tensor beside them."""
    items = items_of(loop)
    objects = _objects(loop, items) if items else items
    return bool(objects) and is_apart(loop, usage, items, objects)


def is_apart(loop: LoopNode, usage: Usage, items: Collection[str], known: Collection[str]) -> bool:
    """Whether a loop over `items` asks for no elements but what the `known` names hold, reads no
    numbers from a tensor, fills none by a table, and does not search.
    """
    if asks_elements(loop, known) or (usage.reads and reads_numbers(loop)):
        return False
    if any(picked_terms(loop, items, usage.operations)):
        return False
    if not isinstance(loop, ast.For):
        return True
    if fills_by_table(loop):
        return False
    return not holds_exit(loop.body, EARLY)


def items_of(loop: LoopNode) -> set[str]:
    """The names that the header of a loop binds to what may be an object; none if there are several
    headers.
    """
    if isinstance(loop, ast.For):
        target, iterable = loop.target, loop.iter
    elif isinstance(loop, COMPREHENSIONS) and len(loop.generators) == 1:
        target, iterable = loop.generators[0].target, loop.generators[0].iter
    else:
        return set()
    if type(iterable) is ast.Call and getattr(iterable.func, "id", "") == "range":
        return set()
    return names_below(target)


def _objects(loop: LoopNode, items: set[str]) -> set[str]:
    """Those of the items of a loop that are used as objects, and are bound by its header alone."""
    found: set[str] = set()
    bound: set[str] = set()
    again: set[str] = set()
    within = nodes(loop)
    for node in within:
        kind = type(node)
        if kind is ast.Name:
            if node.id in items and type(node.ctx) is not ast.Load:
                (again if node.id in bound else bound).add(node.id)
        elif kind is ast.Attribute:
            if type(node.value) is ast.Name and node.value.id in items and not _is_held(node.attr):
                found.add(node.value.id)
        elif kind is ast.Call:
            part = node.args[0] if _tests_type(node) else node.func
            if type(part) is ast.Name and part.id in items:
                found.add(part.id)
        elif kind is ast.Subscript:
            if type(node.value) is ast.Name and node.value.id in items and _is_text(node.slice):
                found.add(node.value.id)
        elif kind is ast.Compare:
            sides = (node.left, *node.comparators)
            if any(map(_is_text, sides)):
                found |= {side.id for side in sides if type(side) is ast.Name} & items
    return found - again


def _tests_type(call: ast.Call) -> bool:
    """Whether a call asks whether something is of a type that is none of tensors or arrays."""
    if getattr(call.func, "id", "") != "isinstance" or len(call.args) != 2:
        return False
    names = (dotted_name(part).rpartition(".")[2] for part in nodes(call.args[1]))
    return not any(name.endswith(ARRAYS) for name in names)


def _is_held(name: str) -> bool:
    """Whether tensors, arrays or numbers have something of this name."""
    return name in HELD or name.startswith("is_") or tensor_method(name) is not None


def _is_text(node: ast.expr) -> bool:
    return type(node) is ast.Constant and type(node.value) is str
