"""`nlcontrol parse` as a process of its own: how long until it has answered, how much memory it took."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from nlcontrol.errors import UsageError


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the program."""

    seconds: float
    """From its start until its first line is out."""
    peak_mb: float


def parse_once(utterance: str, weights: Path) -> Run:
    """Starts `nlcontrol parse UTTERANCE` on one core and waits for it."""
    program = Path(sysconfig.get_path("scripts")) / "nlcontrol"
    command = [str(program)] if program.is_file() else [sys.executable, "-m", "nlcontrol.cli"]
    command += ["parse", "--model", str(weights), "--now", "2026-03-04T12:30", "--json", utterance]
    # Compiled modules are kept between runs, as they are for everybody, whatever the shell that measures has set.
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    start = perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as process:  # noqa: S603 - our own program
        assert process.stdout is not None  # it is piped
        assert process.stderr is not None  # it is piped
        line = process.stdout.readline()
        seconds = perf_counter() - start
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)  # what this child alone took; RUSAGE_CHILDREN is the most of all
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or not line:
        raise UsageError(f"nlcontrol parse ended with {process.returncode}: {said.decode(errors='replace').strip()}")
    return Run(seconds, usage.ru_maxrss / 1024 if sys.platform != "darwin" else usage.ru_maxrss / 1024**2)
