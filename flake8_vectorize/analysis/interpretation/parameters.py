"""What the parameters of a function hold when it starts."""

from __future__ import annotations

import ast

from flake8_vectorize.analysis.evaluation.classes import FORWARD
from flake8_vectorize.analysis.evaluation.state import COUNTABLE, State
from flake8_vectorize.analysis.syntax.defaults import defaults_of
from flake8_vectorize.analysis.values.affine import unknown
from flake8_vectorize.analysis.values.annotations import Annotations, names_other_class
from flake8_vectorize.analysis.values.constants import literal
from flake8_vectorize.analysis.values.containers import held_under
from flake8_vectorize.analysis.values.docstrings import documented, remarked
from flake8_vectorize.analysis.values.imports import dotted_name
from flake8_vectorize.analysis.values.value import (
    OBJECT,
    SEVERAL,
    SHAPED,
    UNKNOWN,
    Kind,
    Value,
    whole_view,
)
from flake8_vectorize.analysis.values.written_shapes import SAID, shape_named

# what makes tensors of arrays
CONVERSIONS = frozenset({"torch.tensor", "torch.as_tensor", "torch.from_numpy", "torch.asarray"})
# classes whose `backward` gets the gradients of what their `forward` gave
DIFFERENTIATED = frozenset({"torch.autograd.Function", "torch.autograd.function.Function"})
BACKWARD = "backward"


def bind_parameters(
    state: State, node: ast.FunctionDef | ast.AsyncFunctionDef, annotations: Annotations
) -> None:
    """Binds every parameter by its annotation, by its default where there is none, or by what the
    docstring says of it.
    """
    arguments = node.args
    state.arrays = state.module.numpy and (_declares_arrays(arguments) or _meets_arrays(state))
    module = state.owner is not None and state.owner.is_module
    foreign = state.arrays and not (module and node.name == FORWARD)  # it gets tensors
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = defaults_of(arguments)
    said: dict[str, Value] | None = None
    gradients = node.name == BACKWARD and _is_differentiated(state)
    for argument in (*positional, *arguments.kwonlyargs):
        if argument.arg in ("self", "cls"):
            continue
        value = annotations.value(argument.annotation)
        if gradients and value is UNKNOWN and argument is not positional[0]:
            value = Value(Kind.TENSOR, proof="a gradient that autograd gives")
        if value.is_tensor:
            state.declared[argument.arg] = value.proof
        if value is UNKNOWN and argument.annotation is None:
            value = literal(defaults.get(argument.arg))
            if value is UNKNOWN and not state.usage.becomes_list(argument.arg):
                said = _said(node, state) if said is None else said
                value = _as_used(said.get(argument.arg, UNKNOWN), argument.arg, state)
        if value is UNKNOWN and names_other_class(argument.annotation):
            value = OBJECT
        if value.kind is Kind.OBJECT:
            state.usage.disregard(argument.arg)
        if value is UNKNOWN:
            # whatever a module or Python calls by that name is another thing
            value = state.by_use(argument.arg, foreign)
            vague = value.kind is Kind.UNKNOWN or value.proof.startswith(SEVERAL)
            vague = vague and not state.usage.becomes_list(argument.arg)
            if vague and argument.annotation is None and state.usage.takes_parts(argument.arg):
                given = state.module.given(node, _class_of(node, state), argument.arg)
                value = value if given is UNKNOWN else given
        if value.is_tensor and _is_list(argument.arg, state):
            value = Value(Kind.SEQUENCE, element=value)  # whatever is declared
            state.declared.pop(argument.arg, None)
        state.usage.rebound(argument.arg)
        affine = None
        if value.kind in COUNTABLE:
            affine = unknown(argument.arg)
        value = _dated(value, argument.lineno)
        state.names[argument.arg] = held_under(argument.arg, value)._replace(
            text=argument.arg, affine=affine, view=whole_view(argument.arg)
        )
    if arguments.vararg is not None:
        name, element = arguments.vararg.arg, annotations.value(arguments.vararg.annotation)
        given = Value(Kind.SEQUENCE, text=name, element=element, view=whole_view(name))
        state.names[name] = held_under(name, given)
    if arguments.kwarg is not None:
        state.names[arguments.kwarg.arg] = Value(Kind.MAPPING, text=arguments.kwarg.arg)


def _is_list(name: str, state: State) -> bool:
    """Whether a parameter is a list of tensors: it is appended to, or an item is asked for its
    device, as nobody asks a part of a tensor, and the whole for nothing.
    """
    use = state.usage.get(name)
    if use is not None and use.listed:
        return True
    asked = use is not None and (use.shaped or use.placed)
    return not asked and "device" in state.usage.measured.get(name, ())


def _class_of(node: ast.FunctionDef | ast.AsyncFunctionDef, state: State) -> ast.ClassDef | None:
    """The class whose method a function is; None for one that a method defines for itself."""
    own = state.owner is not None and state.owner.method(node.name) is node
    return state.owner.node if state.owner is not None and own else None


def _said(node: ast.FunctionDef | ast.AsyncFunctionDef, state: State) -> dict[str, Value]:
    """What the docstring of a function says of its parameters, or else comments or their names."""
    every = (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
    named = {
        argument.arg: Value(Kind.TENSOR, proof=f"{SAID} {shape} by its name, line {node.lineno}")
        for argument in every
        if "x" in argument.arg and not state.arrays and (shape := shape_named(argument.arg))
    }
    remarks = state.module.comments.of_parameters(node)
    return named | remarked(remarks, state.arrays) | documented(node, state.arrays)


def _as_used(said: Value, name: str, state: State) -> Value:
    """What a docstring says, as far as the code does not say otherwise: no list has a shape."""
    use = state.usage.get(name)
    if said.element is None or use is None or use.shaped is None or use.stores or use.tested:
        return said
    return said.element._replace(proof=f"{SHAPED}, line {use.shaped}")


def _is_differentiated(state: State) -> bool:
    """Whether autograd calls the methods of the class with tensors."""
    bases = state.owner.node.bases if state.owner is not None else ()
    return any(state.module.imports.resolve(dotted_name(b)) in DIFFERENTIATED for b in bases)


def _dated(value: Value, line: int) -> Value:
    """A value with the line that says what it is, and so its items."""
    proof, element = value.proof, value.element
    if not proof and element is None:
        return value
    if proof and "line" not in proof:
        proof = f"{proof}, line {line}"
    if element is not None and element.proof:
        element = _dated(element, line)
    return value._replace(proof=proof, element=element)


def _declares_arrays(arguments: ast.arguments) -> bool:
    """Whether a parameter is said to be an array of any library: `x: Array`."""
    every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    return any("Array" in dotted_name(argument.annotation) for argument in every)


def _meets_arrays(state: State) -> bool:
    """Whether a function may meet arrays of NumPy's: not one that works with torch, or is a module,
    and neither names NumPy nor converts anything.
    """
    names = {*state.usage.loads, *state.usage.called}
    full = [state.module.imports.resolve(name) for name in names]
    arrays = any(name in CONVERSIONS or name.partition(".")[0] == "numpy" for name in full)
    if arrays or state.usage.arrays:
        return True
    module = state.owner is not None and state.owner.is_module
    return not (module or any(name.startswith("torch.") for name in full))
