"""Writes torch_table.json, what torch's functions and tensor methods return and do.

Read from torch itself: result kinds from its stubs, the rest from the schemas and tags of its
operators. Run it with the torch release that constraints.txt names, `python tools/torch_table.py`,
and review the difference.

An entry is a string: one letter for the result, then flags.

    t tensor   p tuple of tensors   l list of tensors   i integer   n number   b truth value
    s shape    o other
    e elementwise   r reducing   v view   m in-place   x random   h host sync
    d shape of the result depends on data   f factory (no tensor argument)
"""

from __future__ import annotations

import ast
import json
from pathlib import Path

import torch

STUBS = Path(torch.__file__).parent / "_C"
TABLE = Path(__file__).parents[1] / "flake8_vectorize" / "analysis" / "torch_table.json"
RESULTS = {
    "Tensor": "t",
    "_int": "i",
    "int": "i",
    "_float": "n",
    "float": "n",
    "Number": "n",
    "_bool": "b",
    "bool": "b",
    "_size": "s",
    "Size": "s",
    "torch.Size": "s",
}
# operators whose tags say nothing about how they shrink their input
REDUCING = frozenset(
    str.split(
        """
        sum prod mean std var amax amin max min any all argmax argmin norm logsumexp nansum nanmean
        median nanmedian mode count_nonzero dot vdot inner trace det logdet dist allclose equal
        """
    )
)
# Python-level functions without a stub entry or an operator of their own
BY_HAND = {
    "functions": {
        "torch.einsum": "t",
        "torch.tensordot": "t",
        "torch.cdist": "t",
        "torch.norm": "tr",
        "torch.unique": "td",
        "torch.unique_consecutive": "td",
        "torch.meshgrid": "p",
        "torch.split": "pv",
        "torch.stft": "t",
        "torch.cartesian_prod": "t",
        "torch.block_diag": "t",
        "torch.broadcast_tensors": "pv",
        "torch.broadcast_shapes": "s",
        "torch.atleast_1d": "tv",
        "torch.atleast_2d": "tv",
        "torch.atleast_3d": "tv",
        "torch.chain_matmul": "t",
        "torch.is_tensor": "b",
        "torch.is_complex": "b",
        "torch.is_floating_point": "b",
        "torch.numel": "i",
        "torch.autograd.grad": "p",
        "torch.load": "o",
        "torch.manual_seed": "o",
        "torch.Generator": "o",
        "torch.tensor": "tf",
        "torch.as_tensor": "t",
        "torch.asarray": "t",
        "torch.from_numpy": "tf",
        "torch.broadcast_to": "tv",
        "torch.Tensor": "tf",
        "torch.FloatTensor": "tf",
        "torch.LongTensor": "tf",
        "torch.IntTensor": "tf",
        "torch.DoubleTensor": "tf",
        "torch.BoolTensor": "tf",
        "torch.device": "o",
        "torch.no_grad": "o",
        "torch.Size": "s",
        "torch.finfo": "o",
        "torch.iinfo": "o",
        "torch.vmap": "o",
    },
    "methods": {
        "item": "nh",
        "tolist": "oh",
        "numpy": "oh",
        "cpu": "th",
        "size": "s",
        "dim": "i",
        "ndimension": "i",
        "numel": "i",
        "nelement": "i",
        "stride": "o",
        "element_size": "i",
        "to": "t",
        "type": "t",
        "cuda": "t",
        "norm": "tr",
        "unique": "td",
        "unique_consecutive": "td",
        "split": "pv",
        "backward": "o",
        "register_hook": "o",
        "is_floating_point": "b",
        "is_complex": "b",
        "is_contiguous": "b",
        "get_device": "i",
        "data_ptr": "i",
        "storage_offset": "i",
        "untyped_storage": "o",
        "requires_grad_": "tm",
        "new": "t",
        "new_tensor": "t",
        "new_zeros": "t",
        "new_ones": "t",
        "new_empty": "t",
        "new_full": "t",
        "stft": "t",
        "istft": "t",
        "lu": "p",
    },
}


def result_letter(annotation: ast.expr | None) -> str:
    """The letter of a return annotation in a stub."""
    text = ast.unparse(annotation) if annotation else ""
    if text in RESULTS:
        return RESULTS[text]
    if "Tensor" in text or text.startswith("torch.return_types."):
        return "l" if text.lower().startswith("list") else "p"
    return "p" if text.startswith("torch.return_types") else "o"


def definitions(path: Path, owner: str | None) -> dict[str, str]:
    """Result letters of the functions of a stub file, or of one class; a tensor overload wins."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    if owner:
        body = next(n.body for n in body if isinstance(n, ast.ClassDef) and n.name == owner)
    found: dict[str, str] = {}
    for node in body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("__"):
            letter = result_letter(node.returns)
            if found.get(node.name, "o") in "obni" or letter == "t":
                found[node.name] = letter
    return found


def flags(name: str) -> str:
    """The flags of the operator behind a function or method, from its schemas and tags."""
    packet = getattr(torch.ops.aten, name, None)
    overloads = [] if packet is None else [getattr(packet, o) for o in packet.overloads()]
    found = set()
    for overload in overloads:
        tags = set(overload.tags)
        schema = overload._schema
        if torch.Tag.pointwise in tags:
            found.add("e")
        if torch.Tag.nondeterministic_seeded in tags:
            found.add("x")
        if torch.Tag.dynamic_output_shape in tags:
            found.add("d")
        if torch.Tag.data_dependent_output in tags:
            found.add("h")
        returned = schema.returns and schema.returns[0].alias_info
        if returned and not returned.is_write and not overload._overloadname.endswith("out"):
            found.add("v")
    if overloads and not any(
        "Tensor" in str(argument.type) for o in overloads for argument in o._schema.arguments[:1]
    ):
        found.add("f")
    if name.endswith("_") and not name.endswith("__"):
        found.add("m")
        found.discard("v")
    if name.rstrip("_") in REDUCING:
        found.add("r")
        found.discard("e")
    return "".join(sorted(found))


def table() -> dict[str, dict[str, str]]:
    """Functions by full name and tensor methods by name."""
    functions = {
        f"torch.{name}": letter + flags(name)
        for name, letter in definitions(STUBS / "_VariableFunctions.pyi", None).items()
        if hasattr(torch, name) and not name.startswith("_")
    }
    for module in (torch.nn.functional, torch.linalg, torch.fft, torch.special):
        for name in dir(module):
            if not name.startswith("_") and callable(getattr(module, name)):
                full = f"{module.__name__}.{name}"
                prefix = {"torch.linalg": "linalg_", "torch.fft": "fft_"}.get(module.__name__, "")
                prefix = "special_" if module is torch.special else prefix
                letter = _python_result(getattr(module, name), prefix + name)
                if letter:
                    functions[full] = letter + flags(prefix + name).replace("f", "")
    methods = {
        name: letter + flags(name).replace("f", "")
        for name, letter in definitions(STUBS / "__init__.pyi", "TensorBase").items()
        if not name.startswith("_")
    }
    return {
        "functions": dict(sorted((functions | BY_HAND["functions"]).items())),
        "methods": dict(sorted((methods | BY_HAND["methods"]).items())),
    }


def _python_result(function: object, operator: str) -> str:
    packet = getattr(torch.ops.aten, operator, None)
    if packet is not None:
        returns = getattr(packet, packet.overloads()[0])._schema.returns
        if len(returns) == 1:
            return {"Tensor": "t", "bool": "b", "int": "i"}.get(str(returns[0].type), "p")
        return "p"
    annotation = getattr(function, "__annotations__", {}).get("return")
    return "t" if annotation in (torch.Tensor, "Tensor") else ""


if __name__ == "__main__":
    content = table()
    TABLE.write_text(json.dumps(content, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{TABLE.name}: " + ", ".join(f"{len(v)} {k}" for k, v in content.items()))
