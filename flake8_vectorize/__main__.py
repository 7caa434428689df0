"""`python -m flake8_vectorize` is `flake8-vectorize`."""

import sys

from flake8_vectorize.cli import main

sys.exit(main())
