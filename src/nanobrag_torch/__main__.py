"""`python -m nanobrag_torch` is the command `nanobrag-torch`."""

import sys

from nanobrag_torch.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
