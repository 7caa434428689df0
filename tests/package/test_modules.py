"""What a file learns from the other modules of its package: names found, results known."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest
from package.conftest import FOUND, LISTS, TENSORS, Codes, Write, user

from flake8_vectorize.engine import inspect_source

PACKAGE = {
    "pkg/__init__.py": "",
    "pkg/ops.py": TENSORS,
    "pkg/sub/__init__.py": "from ..ops import rows as shown\n",
    "pkg/sub/deep.py": "from .. import ops\n\n\ndef rows(x):\n    y = ops.rows(x)\n    return y\n",
    "pkg/stars.py": "from .ops import *\n",
    "pkg/torchlike.py": "import torch\nfrom torch import exp\n\nsine = torch.sin\n",
    "pkg/kinds.py": "from torch import Tensor as T\n\n\ndef rows(x) -> T:\n    return x.data\n",
    "pkg/base.py": (
        "import torch\n\n\nclass Base:\n    def rows(self):\n        return torch.ones(3)\n"
        "    def __init__(self):\n        self.held = torch.ones(3)\n"
    ),
    "pkg/middle.py": "from pkg import base\n\n\nclass Middle(base.Base):\n    pass\n",
}


@pytest.mark.parametrize(
    ("imported", "call"),
    [
        pytest.param("from pkg.ops import rows", "rows(x)", id="absolute"),
        pytest.param("from .ops import rows as r", "r(x)", id="relative-renamed"),
        pytest.param("from . import ops", "ops.rows(x)", id="relative-module"),
        pytest.param("import pkg.ops as m", "m.rows(x)", id="module-renamed"),
        pytest.param("import pkg.ops", "pkg.ops.rows(x)", id="whole-name"),
        pytest.param("from pkg.sub import shown", "shown(x)", id="re-export"),
        pytest.param("from . import sub", "sub.shown(x)", id="re-export-of-a-module"),
        pytest.param("from .sub.deep import rows", "rows(x)", id="passed-on"),
        pytest.param("from .stars import rows", "rows(x)", id="star"),
        pytest.param("from .torchlike import exp", "exp(x)", id="torch-re-export"),
        pytest.param("from .torchlike import sine", "sine(x)", id="torch-alias"),
        pytest.param("from .kinds import rows", "rows(x)", id="annotated-with-an-alias"),
        pytest.param("from .base import Base", "Base.rows(x)", id="method"),
        pytest.param("from .middle import Middle", "Middle.rows(x)", id="inherited-method"),
    ],
)
def test_what_python_would_call_is_found(
    write: Write,
    codes: Codes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    imported: str,
    call: str,
) -> None:
    source = user(imported, call)
    write({**PACKAGE, "pkg/user.py": source})
    assert codes("pkg/user.py", source) == FOUND
    assert not inspect_source(source, str(tmp_path / "pkg" / "user.py")).findings
    # Python itself agrees on what the name means.
    monkeypatch.syspath_prepend(str(tmp_path))
    torch = pytest.importorskip("torch")
    try:
        module = importlib.import_module("pkg.user")
        assert torch.is_tensor(module.doubled(torch.ones(2)))
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "pkg"]:
            del sys.modules[name]


def test_a_class_inherits_from_another_module(write: Write, codes: Codes) -> None:
    write(PACKAGE)
    for made in ("self.held", "self.rows()"):
        source = (
            "import torch\nfrom .middle import Middle\n\n\nclass Net(Middle):\n"
            f"    def f(self):\n        return torch.stack([2 * row for row in {made}])\n"
        )
        assert codes("pkg/net.py", source) == FOUND


@pytest.mark.parametrize(
    ("imported", "call"),
    [
        pytest.param("from .lists import rows", "rows(x)", id="list"),
        pytest.param("from .broken import rows", "rows(x)", id="syntax-error"),
        pytest.param("from .missing import rows", "rows(x)", id="no-module"),
        pytest.param("from .ops import other", "other(x)", id="no-function"),
        pytest.param("from .one import rows", "rows(x)", id="cycle-of-results"),
        pytest.param("from .left import name", "name(x)", id="cycle-of-imports"),
        pytest.param("from .self import name", "name(x)", id="imports-itself"),
        pytest.param("from .gone import name", "name(x)", id="re-export-of-nothing"),
        pytest.param("from .late import rows", "rows(x)", id="coroutine"),
        pytest.param("from elsewhere.ops import rows", "rows(x)", id="another-package"),
        pytest.param("from .... import rows", "rows(x)", id="above-the-root"),
    ],
)
def test_what_is_not_known_is_not_guessed(
    write: Write, codes: Codes, imported: str, call: str
) -> None:
    write(
        {
            **PACKAGE,
            "elsewhere/__init__.py": "",
            "elsewhere/ops.py": TENSORS,
            "pkg/lists.py": LISTS,
            "pkg/broken.py": TENSORS + "def (:\n",
            "pkg/one.py": "from .two import rows as r\n\n\ndef rows(x):\n    return r(x)\n",
            "pkg/two.py": "from .one import rows as r\n\n\ndef rows(x):\n    return r(x)\n",
            "pkg/left.py": "from .right import name\nfrom .right import *\n",
            "pkg/right.py": "from .left import name\nfrom .left import *\n",
            "pkg/self.py": "from .self import name\nfrom .absent import *\nfrom .self import *\n",
            "pkg/gone/__init__.py": "from .name import name\n",
            "pkg/late.py": TENSORS.replace("def rows", "async def rows"),
        }
    )
    assert codes("pkg/user.py", user(imported, call)) == []


def test_a_script_sees_the_modules_beside_it(write: Write, codes: Codes) -> None:
    write({"ops.py": TENSORS, "folder/more.py": TENSORS})
    assert codes("train.py", user("from ops import rows", "rows(x)")) == FOUND
    assert codes("train.py", user("from folder.more import rows", "rows(x)")) == FOUND


def test_a_package_may_do_without_initial_files(write: Write, codes: Codes) -> None:
    write({".git": "", "src/space/ops.py": TENSORS, "src/space/sub/__init__.py": ""})
    source = user("from space.ops import rows", "rows(x)")
    assert codes("src/space/sub/user.py", source) == FOUND


def test_a_file_that_never_says_torch_is_looked_into(write: Write, codes: Codes) -> None:
    write({**PACKAGE, "pkg/core.py": "from torch import Tensor, stack\n"})
    source = (
        "from .core import Tensor, stack\n\n\ndef f(x: Tensor):\n"
        "    return stack([2 * row for row in x])\n"
    )
    assert codes("pkg/user.py", source) == FOUND


def test_the_text_at_hand_counts_and_not_the_file(write: Write, codes: Codes) -> None:
    source = user("from .via import back", "back(x)")
    write({**PACKAGE, "pkg/via.py": "from .user import own as back\n", "pkg/user.py": LISTS})
    assert codes("pkg/user.py", source) == []
    unsaved = source + "\n\ndef own(x):\n    return torch.exp(x)\n"
    assert codes("pkg/user.py", unsaved) == FOUND


def test_a_change_in_one_module_reaches_those_that_get_it_through_others(
    write: Write, codes: Codes
) -> None:
    source = user("from .sub.deep import rows", "rows(x)")
    write(PACKAGE)
    assert codes("pkg/user.py", source) == FOUND
    write({"pkg/ops.py": LISTS})
    assert codes("pkg/user.py", source) == []
    write({"pkg/ops.py": TENSORS})
    assert codes("pkg/user.py", source) == FOUND
