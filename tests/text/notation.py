"""Tables of utterances and their tokens, one line each: `in ten minutes -> in <duration 600>`."""

from __future__ import annotations

from nlcontrol.text import Measure, tokenize


def shown(utterance: str, language: str = "en") -> str:
    """The tokens on one line: words as they are read, values as `<kind value>`; `7:30?` leaves am or pm open."""
    return " ".join(t.word if t.measure is None else _shown_value(t.measure) for t in tokenize(utterance, language))


def rows(table: str) -> list[tuple[str, str]]:
    """The lines of a table as pairs of utterance and tokens."""
    lines = [line for line in table.splitlines() if line.strip()]
    return [(said.strip(), tokens.strip()) for said, tokens in (line.split("->") for line in lines)]


def _shown_value(measure: Measure) -> str:
    if measure.number is not None:
        value = f"{measure.number.amount:.12g}" + ("" if measure.kind != "temperature" else measure.number.unit)
    elif measure.clock is not None:
        time = measure.clock
        value = f"{time.hour}:{time.minute:02}" + ("" if time.exact else "?") + (f" {time.day}" if time.day else "")
    else:
        value = ",".join(measure.days) or measure.said
    return f"<{measure.kind} {value}>"
