"""What takes numbers from a random generator that is there once for a whole program, or makes it
begin anew.
"""

from __future__ import annotations

from flake8_vectorize.analysis.knowledge.table import torch_function

# the generators of NumPy and of Python, by what the names of their functions begin with
HOSTS = ("numpy.random.", "random.")
# of these modules, what draws nothing itself
KEEPING = frozenset({"getstate", "setstate", "get_state", "set_state", "default_rng", "seed"})
SEEDING = frozenset(
    str.split("fork_rng initial_seed manual_seed manual_seed_all seed seed_all seed_everything")
)
STATES = frozenset({"set_rng_state", "set_state", "setstate"})
# what torch draws for no caller that leaves these out
ON_REQUEST = {
    "torch.nn.functional.scaled_dot_product_attention": "dropout_p",
    "torch.gru": "dropout",
    "torch.lstm": "dropout",
    "torch.rnn_relu": "dropout",
    "torch.rnn_tanh": "dropout",
}
INITIAL = "torch.nn.init."
FILLING = frozenset({"calculate_gain", "constant_", "dirac_", "eye_", "ones_", "zeros_"})
# modules that are made with random weights
WEIGHTED = frozenset(
    f"torch.nn.{name}"
    for name in str.split(
        """
        Bilinear Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d
        Embedding EmbeddingBag GRU GRUCell LSTM LSTMCell Linear MultiheadAttention RNN
        RNNCell Transformer TransformerDecoderLayer TransformerEncoderLayer
        """
    )
)


def draws(function: str, keywords: frozenset[str | None]) -> bool:
    """Whether a function or class of this full name draws numbers when it is called with these
    keywords.
    """
    last = function.rpartition(".")[2]
    if function in WEIGHTED:
        return True
    if function.startswith(INITIAL):
        return last not in FILLING
    if function.startswith(HOSTS):
        return last not in KEEPING and last[:1].islower()
    operation = torch_function(function)
    if operation is None or not operation.random or seeds(last):
        return False
    return function not in ON_REQUEST or ON_REQUEST[function] in keywords


def seeds(last: str) -> bool:
    """Whether a function of this last name decides what is drawn from there on."""
    return last in SEEDING or last in STATES
