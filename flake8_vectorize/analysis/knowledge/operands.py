"""Which of torch's functions take a tensor first, and nothing else."""

from __future__ import annotations

from flake8_vectorize.analysis.knowledge.table import Operation

# functions whose first argument is a sequence, a number, or anything
TAKES_ANYTHING = frozenset(
    str.split(
        """
        stack cat concat concatenate hstack vstack dstack column_stack row_stack
        tensor as_tensor asarray from_numpy meshgrid broadcast_tensors
        broadcast_shapes block_diag cartesian_prod is_tensor einsum chain_matmul
        align_tensors multi_dot grad atleast_1d atleast_2d atleast_3d where
        is_storage result_type promote_types can_cast
        """
    )
)


def takes_tensor(operation: Operation, name: str) -> bool:
    """Whether the first argument of a function is a tensor for sure, not a number, a list or an
    object.
    """
    return (
        not operation.factory
        and operation.result != "o"
        and name.rpartition(".")[2] not in TAKES_ANYTHING
    )
