"""The record of a training run: one JSON object per line, cut back to the checkpoint when a run is resumed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path


class History:
    """`history.jsonl`, growing."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def cut_back(self, step: int) -> None:
        """Forgets what was recorded after `step`: it will be done again."""
        kept = [record for record in read_history(self.path) if int(str(record["step"])) <= step]
        temporary = self.path.with_suffix(".part")
        temporary.write_text("".join(json.dumps(record) + "\n" for record in kept), "utf-8")
        temporary.replace(self.path)

    def append(self, record: Mapping[str, object]) -> None:
        """Writes one record through to the disk."""
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(record) + "\n")
            stream.flush()
            os.fsync(stream.fileno())


def read_history(path: Path) -> list[dict[str, object]]:
    """All whole records; a last line that a kill cut off is left out."""
    if not path.exists():
        return []
    lines = path.read_text("utf-8").splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith("\n")]
