"""Which words the grammars explain: those that each action's phrases say, those of frames, and guards in harmless company.

The interpreter accepts a word outside names and values only if it stands here (design, promise 1). Worked out once, when
the weights are made, and kept in their manifest: the runtime reads no phrases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from random import Random

from nlcontrol.grammar.phrases import Phrase
from nlcontrol.grammar.template import Expression, Rules, Slot, sample
from nlcontrol.synthesis.commands import GENERIC
from nlcontrol.synthesis.frames import Frames
from nlcontrol.synthesis.noise import CONTRACTIONS

SLOT = "*"
"""Stands for a name, place or value in a trigram."""
EDGE = "^"
"""Stands for the border of the clause."""
SAMPLES = 400
"""Expansions drawn per template: enough to see each word of the widest."""

Explained = dict[str, list[str]]
"""`action:NAME` → words; `frame` → words; `licensed` → "before|guard|after" trigrams of acting phrases."""


def explained(phrases: Sequence[Phrase], rules: Rules, frames: Frames, guards: Collection[str], random: Random) -> Explained:
    """Everything the interpreter may pass over without a pointer."""
    words: dict[str, set[str]] = defaultdict(set)
    licensed: set[str] = set()
    for phrase in phrases:
        names = [f"action:{phrase.class_name}.{phrase.action}"]
        names += [f"action:device.{phrase.action}"] if phrase.action in GENERIC else []
        for template in phrase.templates:
            for said in _said(template, rules, random):
                for name in names:
                    words[name].update(word for word in said if word != SLOT)
                licensed.update(_trigrams(said, guards))
    for said in _frame_sequences(frames, random):
        words["frame"].update(word for word in said if word != SLOT)
    for name in ("polite_prefix", "polite_gerund", "polite_suffix"):
        for template in frames.lists[name]:
            for said in _said(template, rules, random, 40):
                licensed.update(_trigrams([*said, SLOT] if name != "polite_suffix" else [SLOT, *said], guards, open_end=True))
    return {**{name: sorted(found) for name, found in sorted(words.items())}, "licensed": sorted(licensed)}


def _said(template: Expression, rules: Rules, random: Random, count: int = SAMPLES) -> Iterable[list[str]]:
    """Distinct expansions as word lists, slots as SLOT, also with contractions."""
    seen: set[tuple[str, ...]] = set()
    for _ in range(min(count, 4 * rules.count(template))):
        said = [word for part in sample(template, rules, random) for word in ([SLOT] if isinstance(part, Slot) else part.split())]
        seen.add(tuple(said))
        seen.add(tuple(_contracted(said)))
    return [list(said) for said in sorted(seen)]


def _contracted(said: Sequence[str]) -> list[str]:
    result: list[str] = []
    for word in said:
        short = CONTRACTIONS.get((result[-1], word)) if result else None
        if short:
            result[-1] = short
        else:
            result.append(word)
    return result


def _trigrams(said: Sequence[str], guards: Collection[str], *, open_end: bool = False) -> Iterable[str]:
    padded = [EDGE, *said, EDGE]
    for before, word, after in zip(padded, said, padded[2:], strict=False):
        if word in guards:
            yield f"{before}|{word}|{after}"
            if open_end and after == SLOT:
                yield f"{before}|{word}|"


def _frame_sequences(frames: Frames, random: Random) -> Iterable[list[str]]:
    lists = ("polite_prefix", "polite_gerund", "polite_suffix", "wake", "before", "after_that", "corrections", "except")
    for name in lists:
        for template in frames.lists[name]:
            yield from _said(template, Rules({}), random, 60)
    for table in ("joins", "times", "conditions"):
        for templates in frames.tables[table].values():
            for template in templates:
                yield from _said(template, Rules({}), random, 60)
    for filler in frames.words["fillers"]:
        yield filler.split()
