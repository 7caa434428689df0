"""Which calls take one item at a time on the host: libraries without batches or with tensors of
their own, and functions of plain numbers or of lists.
"""

from __future__ import annotations

from collections.abc import Sequence

from flake8_vectorize.analysis.knowledge.table import torch_function
from flake8_vectorize.analysis.values.value import COPIED, DATA, MOVED, Kind, Value

# of what is computed with one thing at a time
COMPUTING = frozenset(
    str.split(
        """
        scipy sklearn cv2 PIL skimage pandas networkx SimpleITK nibabel librosa
        jax flax tensorflow mxnet paddle mindspore onnxruntime faiss
        """
    )
)
LIBRARIES = COMPUTING | frozenset(
    str.split(
        """
        matplotlib soundfile joblib multiprocessing subprocess os json pickle random
        time logging shutil re imageio h5py requests glob pathlib csv hashlib
        socket threading queue urllib warnings tempfile datetime fractions decimal
        statistics string textwrap uuid
        """
    )
)
COMMUNICATION = "torch.distributed."
# how functions begin that only ask for processes
ASKING = ("get_", "is_")
# functions of libraries of tensors that give objects of another one
CONVERSIONS = frozenset({"torchvision.transforms.functional.to_pil_image"})
PURE_PACKAGES = ("math.", "numpy.", "operator.", "itertools.", "functools.", "copy.", "typing.")
TYPE_CASTS = frozenset({"typing.cast", "typing_extensions.cast", "copy.copy", "copy.deepcopy"})
# classes of torch whose objects are the tensor that they get
TENSOR_CASTS = frozenset(
    {
        "torch.autograd.Variable",
        "torch.autograd.variable.Variable",
        "torch.nn.Parameter",
        "torch.nn.parameter.Parameter",
    }
)
# of the casts, what makes a storage of its own
COPYING = "copy.deepcopy"
# functions of NumPy's that take any shape, and are not elementwise in torch under the same name
ANY_SHAPE = frozenset(
    str.split(
        """
        around cbrt conj conjugate degrees equal fabs imag interp invert mod power
        radians ravel_multi_index real rint unravel_index
        """
    )
)
# what the distributions of SciPy compute element by element, and those that are of vectors
OF_DISTRIBUTIONS = frozenset(str.split("cdf sf ppf isf pdf pmf logcdf logsf logpdf logpmf"))
OF_VECTORS = frozenset(
    str.split(
        """
        multivariate_normal multivariate_t multivariate_hypergeom matrix_normal matrix_t
        dirichlet dirichlet_multinomial multinomial wishart invwishart normal_inverse_gamma
        vonmises_fisher uniform_direction special_ortho_group ortho_group unitary_group
        random_table random_correlation
        """
    )
)
# what makes an array of a list
MAKERS = frozenset({"numpy.array", "numpy.asarray"})
LISTS = (Kind.SEQUENCE, Kind.TUPLE, Kind.MAPPING, Kind.TEXT)


def is_hosted(name: str) -> bool:
    """Whether a function of this full name computes on the host, one item after another."""
    if name in CONVERSIONS:
        return True
    return name.partition(".")[0] in LIBRARIES and not takes_arrays(name)


def is_computed(name: str) -> bool:
    """Whether a function of this full name computes on the host, and does nothing else."""
    return is_hosted(name) and name.partition(".")[0] in COMPUTING


def communicates(name: str) -> bool:
    """Whether a function of this full name sends or receives what other processes wait for; a
    class does not.
    """
    function = name.rpartition(".")[2]
    asks = function.startswith(ASKING) or function[:1].isupper()
    return name.startswith(COMMUNICATION) and not asks


def takes_arrays(name: str) -> bool:
    """Whether a function of such a library is one of whole arrays, element by element."""
    if name.startswith("scipy.special."):
        return True
    package, _, function = name.rpartition(".")
    of_numbers = package.startswith("scipy.stats.") and function in OF_DISTRIBUTIONS
    return of_numbers and package.removeprefix("scipy.stats.") not in OF_VECTORS


def takes_any_shape(name: str) -> bool:
    """Whether a function of NumPy's computes element by element, as one of torch's does."""
    own = name.removeprefix("numpy.")
    if own in ANY_SHAPE:
        return True
    operation = torch_function(f"torch.{own}")
    return operation is not None and operation.elementwise


def takes_copies(name: str, values: Sequence[Value]) -> bool:
    """Whether a function of NumPy's computes with nothing but what was copied to the host, and
    torch computes the same of whole tensors: element by element, along an axis, or of matrices.
    """
    if not any(value.proof == COPIED for value in values):
        return False
    if any(value.taint and not value.is_number and value.proof != COPIED for value in values):
        return False
    own = name.removeprefix("numpy.")
    operation = torch_function(f"torch.{own}")
    if operation is None:
        return takes_any_shape(name)
    return operation.elementwise or operation.reducing or own.startswith("linalg.")


def spells_numbers(name: str, values: Sequence[Value]) -> bool:
    """Whether a function makes an array of numbers that are written out one by one, as
    `torch.tensor` makes a tensor of them.
    """
    return name in MAKERS and len(values) > 0 and _is_spelled(values[0])


def _is_spelled(value: Value) -> bool:
    if value.kind is not Kind.TUPLE or not value.items:
        return False
    single = _holds_single(value.items)
    return all(
        item.is_number or _is_spelled(item) or (single and _is_on_host(item))
        for item in value.items
    )


def _is_on_host(item: Value) -> bool:
    return item.is_tensor or item.proof == MOVED


def _holds_single(items: Sequence[Value]) -> bool:
    """Whether tensors among the items of an array have one element each: a number among them has
    no more.
    """
    return any(item.is_number for item in items)


def numbers_of(row: Value) -> tuple[Value, ...]:
    """What an array holds of a row that is written out: of a tensor of one element its number."""
    return tuple(
        Value(Kind.NUMBER, taint=item.taint | {DATA}) if _is_on_host(item) else item
        for item in row.items or ()
    )


def counts(values: Sequence[Value], result: Value) -> bool:
    """Whether a function makes numbers of numbers, none of which was read from a tensor."""
    return result.is_number and all(value.is_number and DATA not in value.taint for value in values)


def takes_lists(values: Sequence[Value]) -> bool:
    """Whether a function gets no tensor, and of an iteration nothing but lists of objects or
    texts: no axis can be put before their items.
    """
    if any(value.is_tensor for value in values):
        return False
    varying = [value for value in values if value.taint]
    return bool(varying) and all(_holds_objects(value) for value in varying)


def _holds_objects(value: Value) -> bool:
    if value.kind not in LISTS or value.stacked or value.uniform:
        return False
    held = [*(value.items or ()), *([value.element] if value.element is not None else ())]
    return not any(part.is_tensor or part.is_number or not _opaque(part) for part in held)


def _opaque(part: Value) -> bool:
    return part.kind not in LISTS or _holds_objects(part)
