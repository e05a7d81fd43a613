"""Tables of measurements: printed for people, or as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich import box
from rich.console import Console
from rich.table import Table as RichTable

from nlcontrol.evaluation.intervals import Share


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement, and what it was to be."""

    what: str
    result: str
    aim: str = ""
    met: bool | None = None
    """None: there is no aim, or too little was measured."""
    value: object = None
    """The measurement as plain JSON."""


@dataclass(frozen=True, slots=True)
class Table:
    """The measurements of one benchmark."""

    title: str
    rows: Sequence[Row]
    notes: Sequence[str] = ()

    def to_json(self) -> dict[str, object]:
        """Title, rows and notes."""
        rows = [{"what": r.what, "result": r.result, "aim": r.aim, "met": r.met, "value": r.value} for r in self.rows]
        return {"title": self.title, "rows": rows, "notes": list(self.notes)}


def share_row(what: str, share: Share, least: float | None = None) -> Row:
    """A share with its 95 % interval; met when the share itself reaches the least."""
    low, high = share.interval
    met = None if least is None or not share.of else share.value >= least
    aim = "" if least is None else f"≥ {100 * least:g} %"
    return Row(
        what,
        f"{percent(share.value)}  [{percent(low)}, {percent(high)}]  {share.count:,} of {share.of:,}",
        aim,
        met,
        share.to_json(),
    )


def most_row(what: str, value: float, unit: str, most: float | None = None, digits: int = 2) -> Row:
    """An amount that should be small."""
    aim = "" if most is None else f"≤ {most:g} {unit}"
    return Row(what, f"{value:.{digits}f} {unit}", aim, None if most is None else value <= most, value)


def percent(share: float) -> str:
    """`98.3 %`; two digits where one would round to everything or nothing."""
    rounded = f"{100 * share:.1f}"
    return f"{100 * share:.2f} %" if rounded in ("100.0", "0.0") and share not in (0.0, 1.0) else f"{rounded} %"


def show(tables: Sequence[Table], console: Console) -> None:
    """Prints the tables; what misses its aim is red."""
    for table in tables:
        aims = any(row.aim for row in table.rows)
        shown = RichTable(title=table.title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
        shown.add_column("what")
        shown.add_column("measured", overflow="fold")
        if aims:
            shown.add_column("aim")
        for row in table.rows:
            style = {True: "green", False: "red", None: ""}[row.met]
            shown.add_row(row.what, f"[{style}]{row.result}[/]" if style else row.result, *([row.aim] if aims else []))
        console.print(shown)
        for note in table.notes:
            console.print(f"  {note}", highlight=False, markup=False)
