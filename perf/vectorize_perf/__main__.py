"""`python -m vectorize_perf`, the same as the command `vectorize-perf`."""

from __future__ import annotations

import sys

from vectorize_perf.cli import main

if __name__ == "__main__":
    sys.exit(main())
