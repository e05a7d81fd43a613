"""The machine that was measured on, in one line."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import numpy as np


def machine() -> str:
    """Processor, cores, memory, system, Python, NumPy and the thread limit."""
    threads = os.environ.get("OMP_NUM_THREADS")
    limit = f"OMP_NUM_THREADS={threads}" if threads else "as many BLAS threads as NumPy takes"
    system = f"{platform.system()} {platform.machine()}"
    python = f"Python {platform.python_version()}, NumPy {np.__version__}"
    return f"{_processor()}, {os.cpu_count()} cores, {_memory_gb():.0f} GB, {system}, {python}, {limit}"


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith(("model name", "Model"))]
    return named[0] if named else platform.processor() or "an unnamed processor"


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
