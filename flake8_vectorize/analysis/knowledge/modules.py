"""Modules of torch: those without parameters, whose call is one of a function, those that give one
tensor, and those that give something beside it.
"""

from __future__ import annotations

from collections.abc import Iterable

from flake8_vectorize.analysis.knowledge.table import torch_function

# the module, then what it calls in torch.nn.functional
CALLED = dict(
    row.split()
    for row in """
    AdaptiveAvgPool1d adaptive_avg_pool1d
    AdaptiveAvgPool2d adaptive_avg_pool2d
    AdaptiveAvgPool3d adaptive_avg_pool3d
    AdaptiveMaxPool1d adaptive_max_pool1d
    AdaptiveMaxPool2d adaptive_max_pool2d
    AdaptiveMaxPool3d adaptive_max_pool3d
    AlphaDropout alpha_dropout
    AvgPool1d avg_pool1d
    AvgPool2d avg_pool2d
    AvgPool3d avg_pool3d
    BCELoss binary_cross_entropy
    BCEWithLogitsLoss binary_cross_entropy_with_logits
    CELU celu
    CTCLoss ctc_loss
    ChannelShuffle channel_shuffle
    ConstantPad1d pad
    ConstantPad2d pad
    ConstantPad3d pad
    CosineEmbeddingLoss cosine_embedding_loss
    CosineSimilarity cosine_similarity
    CrossEntropyLoss cross_entropy
    Dropout dropout
    Dropout1d dropout1d
    Dropout2d dropout2d
    Dropout3d dropout3d
    ELU elu
    Fold fold
    GELU gelu
    GLU glu
    GaussianNLLLoss gaussian_nll_loss
    Hardshrink hardshrink
    Hardsigmoid hardsigmoid
    Hardswish hardswish
    Hardtanh hardtanh
    HingeEmbeddingLoss hinge_embedding_loss
    HuberLoss huber_loss
    KLDivLoss kl_div
    L1Loss l1_loss
    LPPool1d lp_pool1d
    LPPool2d lp_pool2d
    LeakyReLU leaky_relu
    LogSigmoid logsigmoid
    LogSoftmax log_softmax
    MSELoss mse_loss
    MarginRankingLoss margin_ranking_loss
    MaxPool1d max_pool1d
    MaxPool2d max_pool2d
    MaxPool3d max_pool3d
    Mish mish
    MultiLabelMarginLoss multilabel_margin_loss
    MultiLabelSoftMarginLoss multilabel_soft_margin_loss
    MultiMarginLoss multi_margin_loss
    NLLLoss nll_loss
    PairwiseDistance pairwise_distance
    PixelShuffle pixel_shuffle
    PixelUnshuffle pixel_unshuffle
    PoissonNLLLoss poisson_nll_loss
    ReLU relu
    ReLU6 hardtanh
    ReflectionPad1d pad
    ReflectionPad2d pad
    ReflectionPad3d pad
    ReplicationPad1d pad
    ReplicationPad2d pad
    ReplicationPad3d pad
    SELU selu
    SiLU silu
    Sigmoid sigmoid
    SmoothL1Loss smooth_l1_loss
    SoftMarginLoss soft_margin_loss
    Softmax softmax
    Softmax2d softmax
    Softmin softmin
    Softplus softplus
    Softshrink softshrink
    Softsign softsign
    Tanh tanh
    Tanhshrink tanhshrink
    Threshold threshold
    TripletMarginLoss triplet_margin_loss
    Unfold unfold
    Upsample interpolate
    UpsamplingBilinear2d interpolate
    UpsamplingNearest2d interpolate
    ZeroPad1d pad
    ZeroPad2d pad
    ZeroPad3d pad
    """.strip().splitlines()
)
# modules with parameters, or with a state, that give one tensor
GIVING = frozenset(
    str.split(
        """
        BatchNorm1d BatchNorm2d BatchNorm3d Bilinear CircularPad1d CircularPad2d
        CircularPad3d Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d
        ConvTranspose3d Embedding EmbeddingBag FeatureAlphaDropout Flatten GRUCell
        GroupNorm InstanceNorm1d InstanceNorm2d InstanceNorm3d LayerNorm
        LazyBatchNorm1d LazyBatchNorm2d LazyBatchNorm3d LazyConv1d LazyConv2d
        LazyConv3d LazyConvTranspose1d LazyConvTranspose2d LazyConvTranspose3d
        LazyLinear Linear LocalResponseNorm MaxUnpool1d MaxUnpool2d MaxUnpool3d PReLU
        RMSNorm RNNCell RReLU SyncBatchNorm Transformer TransformerDecoder
        TransformerDecoderLayer TransformerEncoder TransformerEncoderLayer
        TripletMarginWithDistanceLoss Unflatten
        """
    )
)
# modules that do the same to every row: they are told, or learn, the sizes of the axes that they
# combine, so that it is another axis whose length may differ
BY_ROWS = frozenset(
    str.split("Dropout Embedding Identity LayerNorm LazyLinear Linear LogSoftmax RMSNorm Softmax")
)
# modules that give a tensor, and their state or weights beside it
GIVING_MORE = frozenset({"GRU", "LSTM", "MultiheadAttention", "RNN"})
# what modules of torch's own have tensors under
HELD = frozenset({"weight", "bias", "running_mean", "running_var", "in_proj_weight"})
# of these, what normalizes by the mean of all that one call gets, and keeps a running one
STATISTICAL = frozenset(f"torch.nn.{module}" for module in GIVING if "BatchNorm" in module)
# what makes a module change its argument, or give back more than a tensor
PAIRS = "return_indices"
OTHERWISE = frozenset({"inplace", PAIRS})
MODULES = "torch.nn."
FUNCTIONS = "torch.nn.functional."
# what hands on what the last of the modules gives that it is made of
CHAIN = "torch.nn.Sequential"
# what gives back the module that it gets
WRAPPERS = frozenset(
    f"torch.nn.utils.{name}"
    for name in (
        "spectral_norm",
        "weight_norm",
        "parametrizations.spectral_norm",
        "parametrizations.weight_norm",
        "parametrizations.orthogonal",
    )
)


def function_of(module: str, truths: bool, keywords: Iterable[str | None]) -> str:
    """The full name of the function that a module of this full name calls, or ''.

    `truths` says that it is made with a plain `True`, which stands for one of `OTHERWISE`.
    """
    if not module.startswith(MODULES) or truths or not OTHERWISE.isdisjoint(keywords):
        return ""
    function = CALLED.get(module[len(MODULES) :])
    return FUNCTIONS + function if function is not None else ""


def gives_tensor(module: str, keywords: Iterable[str | None]) -> bool:
    """Whether a module of this full name, made with these keywords, gives one tensor, or one first
    of all.
    """
    name = module.removeprefix(MODULES)
    if name == module:
        return False
    return name in GIVING or gives_more(module) or (name in CALLED and PAIRS not in keywords)


def goes_by_rows(module: str) -> bool:
    """Whether a module of this full name does the same to every row, or element, or takes an axis
    by itself.
    """
    name = module.removeprefix(MODULES)
    if name == module or name in BY_ROWS:
        return name != module
    operation = torch_function(FUNCTIONS + CALLED[name]) if name in CALLED else None
    return operation is not None and operation.elementwise


def gives_more(module: str) -> bool:
    """Whether a module of this full name gives something beside a tensor."""
    return module.removeprefix(MODULES) in GIVING_MORE
