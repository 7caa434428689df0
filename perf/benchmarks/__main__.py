"""`python -m perf.benchmarks [NAME...]`: figures of this machine; status 1 off limits."""

from __future__ import annotations

import sys
from collections.abc import Callable

from perf.benchmarks import backward, linter, overhead, prediction, rivals, shares, simulator

BENCHMARKS: dict[str, Callable[[], bool]] = {
    "overhead": overhead.main,
    "shares": shares.main,
    "backward": backward.main,
    "prediction": prediction.main,
    "rivals": rivals.main,
    "simulator": simulator.main,
    "linter": linter.main,
}


def main() -> int:
    chosen = sys.argv[1:] or [*BENCHMARKS]
    unknown = [name for name in chosen if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
        return 2
    within = True
    for name in chosen:
        print(f"-- {name}")
        within = BENCHMARKS[name]() and within
        print()
    return 0 if within else 1


if __name__ == "__main__":
    sys.exit(main())
