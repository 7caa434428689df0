"""Which arguments of torch's functions are tensors, and nothing else."""

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
        pad_sequence pad_packed_sequence parameters_to_vector make_grid
        is_storage result_type promote_types can_cast
        """
    )
)


# functions of two tensors, neither of which may be a number
OF_TWO = frozenset(
    str.split(
        """
        matmul mm bmm mv dot vdot inner outer ger kron cross cdist dist maximum
        minimum fmax fmin hypot nextafter logaddexp logaddexp2 allclose equal
        cosine_similarity pairwise_distance take_along_dim masked_select
        searchsorted bucketize mse_loss l1_loss smooth_l1_loss huber_loss kl_div
        cross_entropy nll_loss binary_cross_entropy binary_cross_entropy_with_logits
        linear grid_sample
        """
    )
)


def tensors_taken(operation: Operation, name: str) -> int:
    """How many of its first arguments are tensors for sure, no numbers, lists or objects."""
    last = name.rpartition(".")[2]
    if operation.factory or operation.result in ("o", "s") or last in TAKES_ANYTHING:
        return 0
    return 2 if last in OF_TWO else 1
