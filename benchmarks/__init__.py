"""What is measured: every file with a `main` is one command, `python -m benchmarks.NAME`, that prints tables."""
