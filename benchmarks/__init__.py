"""What is measured: every file with a `main` is one command, `python -m benchmarks.NAME`, that prints tables."""

import os

# The figures are for one core; NumPy reads this once, when it is first imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")
