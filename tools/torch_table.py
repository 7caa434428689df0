"""Writes torch_table.json, what torch's functions and tensor methods return and do.

Read from torch itself: result kinds from its stubs, the rest from the schemas and tags of its
operators, and from its documentation which names are aliases. Run it with the torch release that
constraints.txt names, `python tools/torch_table.py`, and review the difference.

An entry is a string: one letter for the result, then flags.

    t tensor   p tuple of tensors   l list of tensors   i integer   n number   b truth value
    s shape    o other
    e elementwise   r reducing   v view   m in-place   x random   h host sync
    d shape of the result depends on data   f factory (no tensor argument)
    c conversion, which returns its operand if there is nothing to convert

The letter is that of the call without an axis. `r` is what gives one element when called without
an axis. `v` is another tensor on the same storage, where torch can make one. `h` waits whatever the
arguments are; what has the flag `d` waits, too.
"""

from __future__ import annotations

import ast
import json
import re
import runpy
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import torch

STUBS = Path(torch.__file__).parent
ANALYSIS = Path(__file__).parents[1] / "flake8_vectorize" / "analysis"
TABLE = ANALYSIS / "knowledge" / "torch_table.json"
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
# what operators do that are made of others, or whose tags leave it out
BY_NAME = {
    "r": "median nanmedian nanmean trace dot vdot dist allclose equal linalg_norm hash_tensor",
    "e": """
        float double half bfloat16 int long short char byte bool cfloat cdouble
        hardswish special_gammaln special_ndtr complex polar floor_divide isclose isreal
        chalf type dequantize
        """,
    "x": """
        dropout1d dropout2d dropout3d gumbel_softmax fractional_max_pool2d fractional_max_pool3d
        fractional_max_pool2d_with_indices fractional_max_pool3d_with_indices
        """,
    "h": "is_nonzero cov corrcoef",
    "c": """
        float double half bfloat16 int long short char byte bool chalf
        dequantize conj_physical sum_to_size to_dense type_as
        """,
}
# operators of one backend, which programs reach by other names
BACKENDS = ("cudnn_", "fbgemm_", "miopen_", "mkldnn_", "quantized_")
PREFIXES = {"torch.linalg": "linalg_", "torch.fft": "fft_", "torch.special": "special_"}
TAGS = {
    torch.Tag.pointwise: "e",
    torch.Tag.reduction: "r",
    torch.Tag.nondeterministic_seeded: "x",
    torch.Tag.dynamic_output_shape: "d",
    torch.Tag.data_dependent_output: "h",
}
ALIAS = re.compile(r"^\s*Alias (?:for|of) :\w+:`~?(?:torch\.)?(?:Tensor\.)?([\w.]+)`", re.MULTILINE)
LIBRARIES = runpy.run_path(str(Path(__file__).with_name("tensor_libraries.py")))["LIBRARIES"]
# Python-level functions without a stub entry or an operator of their own
BY_HAND = {
    "functions": {
        "torch.einsum": "t",
        "torch.tensordot": "t",
        "torch.cdist": "t",
        "torch.norm": "tr",
        "torch.unique": "td",
        "torch.unique_consecutive": "td",
        "torch.unravel_index": "p",
        "torch.lu": "p",
        "torch.pca_lowrank": "px",
        "torch.svd_lowrank": "px",
        "torch.meshgrid": "pv",
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
        "torch.nn.functional.unfold": "t",
        "torch.nn.functional.embedding_bag": "t",
        "torch.nn.functional.logsigmoid": "te",
        "torch.nn.functional.softsign": "te",
        "torch.nn.functional.tanhshrink": "te",
        "torch.split_copy": "p",
        "torch.split_with_sizes_copy": "p",
        "torch.unbind_copy": "p",
        "torch.unsafe_chunk": "pv",
        "torch.unsafe_split": "pv",
        "torch.unsafe_split_with_sizes": "pv",
        "torch.enable_grad": "o",
        "torch.inference_mode": "o",
        "torch.autocast": "o",
        "torch.is_autocast_enabled": "b",
        "torch.compiler.is_compiling": "b",
        "torch.get_default_device": "o",
        "torch.sparse.mm": "t",
        "torch.nn.utils.rnn.pad_sequence": "t",
        "torch.nn.utils.rnn.pad_packed_sequence": "p",
        "torch.nn.utils.parameters_to_vector": "t",
        "torch.autograd.grad": "p",
        "torch.load": "o",
        "torch.manual_seed": "ox",
        "torch.Generator": "o",
        "torch.tensor": "tf",
        "torch.as_tensor": "tc",
        "torch.asarray": "tc",
        "torch.from_numpy": "tf",
        "torch.broadcast_to": "tv",
        "torch.Tensor": "tf",
        "torch.FloatTensor": "tf",
        "torch.LongTensor": "tf",
        "torch.IntTensor": "tf",
        "torch.DoubleTensor": "tf",
        "torch.BoolTensor": "tf",
        "torch.ByteTensor": "tf",
        "torch.CharTensor": "tf",
        "torch.ShortTensor": "tf",
        "torch.HalfTensor": "tf",
        "torch.BFloat16Tensor": "tf",
        "torch.device": "o",
        "torch.no_grad": "o",
        "torch.Size": "s",
        "torch.finfo": "o",
        "torch.iinfo": "o",
        "torch.vmap": "o",
    },
    "methods": {
        "item": "nh",
        "unsafe_chunk": "pv",
        "unsafe_split": "pv",
        "unsafe_split_with_sizes": "pv",
        "cfloat": "tce",
        "cdouble": "tce",
        "tolist": "oh",
        "numpy": "oh",
        "cpu": "tch",
        "size": "s",
        "dim": "i",
        "ndimension": "i",
        "numel": "i",
        "nelement": "i",
        "stride": "o",
        "element_size": "i",
        "as_subclass": "tv",
        "to": "tc",
        "type": "tce",
        "cuda": "tc",
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


def operator_of(full: str) -> str:
    """The operator behind a function by its full name."""
    module, _, name = full.rpartition(".")
    return PREFIXES.get(module, "") + name


def documented() -> Iterator[tuple[str, object]]:
    """The public functions of torch by full name, and tensor methods by name."""
    for module in (torch, torch.nn.functional, torch.linalg, torch.fft, torch.special):
        for name in dir(module):
            if not name.startswith("_") and callable(getattr(module, name)):
                yield f"{module.__name__}.{name}", getattr(module, name)
    for name in dir(torch.Tensor):
        if not name.startswith("_"):
            yield name, getattr(torch.Tensor, name)


@cache
def aliases() -> dict[str, frozenset[str]]:
    """The names of each operator that has several, as torch documents them."""
    groups: dict[str, frozenset[str]] = {}
    for full, function in documented():
        text = getattr(function, "__doc__", "")
        alias = ALIAS.search(text) if isinstance(text, str) else None
        if alias:
            names = (operator_of(full), operator_of(f"torch.{alias[1]}"))
            group = frozenset(names).union(*(groups.get(name, ()) for name in names))
            groups.update(dict.fromkeys(group, group))
    return groups


def flags(name: str) -> str:
    """The flags of the operator behind a function or method, from all its names."""
    found = own_flags(name)
    for alias in aliases().get(name, ()):
        found |= own_flags(alias) - {"f"}
    if name.endswith("_") and not name.endswith("__"):
        found |= set(flags(name[:-1])) & {"e"} | {"m"}
        found.discard("v")
    if "r" in found:
        found.discard("e")
    return "".join(sorted(found))


def own_flags(name: str) -> set[str]:
    """The flags of an operator from its schemas and tags."""
    packet = getattr(torch.ops.aten, name, None)
    overloads = [] if packet is None else [getattr(packet, o) for o in packet.overloads()]
    found = {flag for flag, names in BY_NAME.items() if name in names.split()}
    for overload in overloads:
        found.update(flag for tag, flag in TAGS.items() if tag in overload.tags)
        schema = overload._schema
        returned = schema.returns and schema.returns[0].alias_info
        if returned and not returned.is_write and not overload._overloadname.endswith("out"):
            found.add("v")
    if overloads and not any(
        "Tensor" in str(argument.type) for o in overloads for argument in o._schema.arguments[:1]
    ):
        found.add("f")
    return found


def table() -> dict[str, dict[str, str]]:
    """Functions by full name and tensor methods by name."""
    functions = {
        f"torch.{name}": letter + flags(name)
        for name, letter in definitions(STUBS / "_C" / "_VariableFunctions.pyi", None).items()
        if hasattr(torch, name) and not name.startswith(("_", *BACKENDS))
    }
    functional = definitions(STUBS / "nn" / "functional.pyi", None)
    for full, function in documented():
        module, _, name = full.rpartition(".")
        if module in ("torch.nn.functional", *PREFIXES):
            operator = operator_of(full)
            letter = functional.get(name, "") if module == "torch.nn.functional" else ""
            letter = letter or _python_result(function, operator)
            if letter:
                functions[full] = letter + flags(operator).replace("f", "")
    methods = {
        name: letter + flags(name).replace("f", "")
        for name, letter in definitions(STUBS / "_C" / "__init__.pyi", "TensorBase").items()
        if not name.startswith("_")
    }
    return {
        "functions": dict(sorted((functions | BY_HAND["functions"] | LIBRARIES).items())),
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
