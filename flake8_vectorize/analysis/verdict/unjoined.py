"""Which items that a call joins stay a list all the same, or what functions give one by one."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.gate.candidates import is_no_number
from flake8_vectorize.analysis.gate.reads import reads_numbers
from flake8_vectorize.analysis.knowledge.collectors import CONVERSIONS, FOLDING
from flake8_vectorize.analysis.loops.frames import Frame
from flake8_vectorize.analysis.syntax.handing import only_collected
from flake8_vectorize.analysis.syntax.usage import Usage
from flake8_vectorize.analysis.values.value import ENTRY, Kind


def all_collected(frame: Frame, usage: Usage) -> bool:
    """Whether the lists that items go to are joined, and needed for nothing else."""
    names = {append.name for append in frame.appends}
    names |= {name for name, value in usage.filled if value is frame.node}
    return all(only_collected(name, usage.body, usage.joined) for name in names)


def adds_results(frame: Frame) -> bool:
    """Whether a comprehension adds up, or the like, what functions give for numbers it reads."""
    unknown = frame.element is not None and frame.element.kind is Kind.UNKNOWN
    return unknown and frame.looks_up and frame.join in FOLDING


def says_sort(frame: Frame) -> bool:
    """Whether a comprehension asks of what sort each item is, or gives a text, and reads none."""
    node = frame.node
    if not isinstance(node, (ast.ListComp, ast.GeneratorExp)):
        return False
    return is_no_number(node.elt) and not reads_numbers(node)


def picks_list(frame: Frame, usage: Usage) -> bool:
    """Whether a comprehension picks items of a list for the same name, which is needed as a list
    too: what it picks by is no reason to make a tensor of it before.
    """
    element = frame.element
    if element is None or element.kind is not Kind.UNKNOWN or element.constant != ENTRY:
        return False
    again = any(name == element.text for name, value in usage.filled if value is frame.node)
    return again and frame.join in CONVERSIONS and not all_collected(frame, usage)
