"""Loops in many spellings, hashed by the Python that runs this file.

`python tests/baseline/golden_loops.py` prints what `golden_fingerprints.json` holds.
"""

import ast
import json

from flake8_vectorize.baseline.fingerprint import fingerprint, head

LOOPS = {
    "elementwise": "for i in range(n):\n    y[i] = 2 * x[i]\n",
    "annotated": "for i in range(n):\n    t: Tensor = x[i]\n    u: int\n    y[i] = t\n",
    "while": "while err > 1e-06 and not done:\n    err = step(x, -0.0, 1_000, 0xFF, 3j)\n",
    "for-else": "for x in xs:\n    if x: break\nelse:\n    y = None\n",
    "async": "async def f():\n    async for x in xs:\n        await x\n",
    "comprehension": "[f(r) for r in t if r.any() for s in r]\n",
    "dict": "{k: v + 1 for k, v in d.items()}\n",
    "generator": "sum(x.item() for x in xs)\n",
    "f-string": "for i in r:\n    print(f'a{i}b{{}}' 'c' f'{i!r:>{w}.2f}{i=}', f'', f'{i:}')\n",
    "bytes-and-text": "for c in 'h\\xe9\\ud800\\u2028':\n    out += b'\\x00\\xff' + u'z'\n",
    "functions": (
        "for i in r:\n"
        "    @cache\n"
        "    def f(a: int, /, b=1, *c, d, e=2, **g) -> int:\n"
        "        'doc'\n"
        "        nonlocal q\n"
        "        return lambda a, *b: (yield a)\n"
        "    class K(B, metaclass=M):\n"
        "        x: int\n"
        "        def m(self): return {**self.a, None: 1}\n"
    ),
    "with-and-try": (
        "for i in r:\n"
        "    with a as b, c:\n"
        "        try:\n"
        "            import numpy as np, os.path\n"
        "            from . import x as y\n"
        "        except (E, F) as e:\n"
        "            raise G from e\n"
        "        finally:\n"
        "            del b\n"
    ),
    "match": (
        "for p in ps:\n"
        "    match p:\n"
        "        case [1, *rest] | (None as q): pass\n"
        "        case {'k': v, **more} if v: continue\n"
        "        case Point(x=0, y=z): return_ = z\n"
        "        case _: assert p, 'no'\n"
    ),
    "slices": "for i in r:\n    y[i:i + 2, ..., None, ::-1] = x[:, i] @ w ** ~i // (a := 3)\n",
    "starred": "for i, *rest in zip(*xs, strict=True):\n    print(*rest, **kw, sep='')\n",
    "operators": "for i in r:\n    a <<= b | c ^ d & e >> f % -g\n    h = i is not j in k\n",
    "ternary": "for i in r:\n    x = a if b else (c or d and not e)\n    global x\n",
}

KINDS = (
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
)


def first_loop(source: str) -> ast.AST:
    """The outermost loop of a source text."""
    return next(node for node in ast.walk(ast.parse(source)) if isinstance(node, KINDS))


if __name__ == "__main__":
    loops = {name: first_loop(source) for name, source in LOOPS.items()}
    hashes = {name: [fingerprint(loop), head(loop)] for name, loop in loops.items()}
    print(json.dumps(hashes, indent=1))
