"""Which words the grammars explain: those that each action's phrases say, those of frames, and guards in harmless company.

The interpreter accepts a word outside names and values only if it stands here (design, promise 1). Worked out once, when
the weights are made, and kept in their manifest: the runtime reads no phrases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from random import Random

from nlcontrol.grammar.phrases import Phrase
from nlcontrol.grammar.schema import Grammar
from nlcontrol.grammar.template import Expression, Rules, Slot, sample
from nlcontrol.synthesis.commands import GENERIC
from nlcontrol.synthesis.frames import Frames
from nlcontrol.synthesis.noise import CONTRACTIONS
from nlcontrol.text import tokenize

SLOT = "*"
"""Stands for a name, place or value in a trigram."""
EDGE = "^"
"""Stands for the border of the clause."""
ANY = ""
"""Stands for whatever a frame is put before or behind."""
SAMPLES = 400
"""Expansions drawn per template: enough to see each word of the widest."""

Explained = dict[str, list[str]]
"""`action:NAME`, `frame`, `ask`, `control`, `condition`, `chat` → words; `licensed` → "before|guard|after" trigrams."""

FRAME_LISTS = (
    "polite_prefix",
    "polite_gerund",
    "polite_suffix",
    "wake",
    "before",
    "after_that",
    "corrections",
    "except",
)
FRAME_TABLES = ("joins", "times", "conditions")
CONDITION_WORDS = ("is", "are", "gets", "becomes", "turns", "goes", "isn't", "not", "the", "of", "above", "over", "more", "than",
                   "higher", "below", "under", "less", "lower")  # fmt: skip


class _Collector:
    """Gathers words and trigrams while it walks over templates."""

    def __init__(self, rules: Rules, guards: Collection[str], language: str, random: Random) -> None:
        self.rules, self.guards, self.language, self.random = rules, guards, language, random
        self.words: dict[str, set[str]] = defaultdict(set)
        self.licensed: set[str] = set()

    def add(
        self, template: Expression, keys: Iterable[str], before: str = EDGE, after: str = EDGE, count: int = SAMPLES
    ) -> None:
        """The words of a template under each key, and the company of its guards."""
        keys = list(keys)
        for said in self._said(template, count):
            for key in keys:
                self.words[key].update(word for word in said if word != SLOT)
            padded = [before, *said, after]
            for previous, word, following in zip(padded, said, padded[2:], strict=False):
                if word in self.guards:
                    self.licensed.add(f"{previous}|{word}|{following}")

    def add_words(self, key: str, said: Iterable[str]) -> None:
        """Plain words under a key."""
        for words in said:
            self.words[key].update(self._tokens(words))

    def _tokens(self, text: str) -> list[str]:
        return [token.text if token.measure else token.word for token in tokenize(text, self.language)]

    def _said(self, template: Expression, count: int) -> Iterator[list[str]]:
        """Distinct expansions as the tokenizer reads them, slots as SLOT, also with contractions."""
        seen: set[tuple[str, ...]] = set()
        for _ in range(min(count, 4 * self.rules.count(template))):
            said: list[str] = []
            for part in sample(template, self.rules, self.random):
                said += [SLOT] if isinstance(part, Slot) else self._tokens(part)
            seen.add(tuple(said))
            seen.add(tuple(_contracted(said)))
        return (list(said) for said in sorted(seen))


def explained(
    grammar: Grammar,
    phrases: Sequence[Phrase],
    rules: Rules,
    frames: Frames,
    guards: Collection[str],
    language: str,
    random: Random,
) -> Explained:
    """Everything the interpreter may pass over without a pointer."""
    found = _Collector(rules, guards, language, random)
    for phrase in phrases:
        keys = [f"action:{phrase.class_name}.{phrase.action}"]
        if phrase.action in GENERIC:
            keys.append(f"action:device.{phrase.action}")
        for template in phrase.templates:
            found.add(template, keys)
    _add_frames(found, frames)
    state_words = [
        words for c in grammar.classes.values() for row in c.state_words.get(language, ()) for words in row.words
    ]
    found.add_words("ask", state_words)
    found.add_words("condition", [*state_words, *CONDITION_WORDS])
    words = {name: sorted(said) for name, said in sorted(found.words.items())}
    return {**words, "licensed": sorted(found.licensed)}


def _add_frames(found: _Collector, frames: Frames) -> None:
    for name in FRAME_LISTS:
        for template in frames.lists[name]:
            before, after = (
                (ANY, ANY)
                if name == "polite_suffix"
                else (ANY, ANY)
                if name in ("polite_prefix", "polite_gerund")
                else (EDGE, EDGE)
            )
            keep = name.startswith("polite")
            _add_frame(found, template, "frame", before, after, licensed=keep)
    for table in FRAME_TABLES:
        for templates in frames.tables[table].values():
            for template in templates:
                _add_frame(found, template, "condition" if table == "conditions" else "frame", ANY, ANY, licensed=False)
    found.add_words("frame", frames.words["fillers"])
    for template in frames.lists["chat"]:
        _add_frame(found, template, "chat", EDGE, EDGE, licensed=True)
    for name, key in (("asks", "ask"), ("controls", "control")):
        for templates in frames.tables[name].values():
            for template in templates:
                _add_frame(found, template, key, EDGE, EDGE, licensed=True)
    for template in frames.lists["cancel"]:
        _add_frame(found, template, "control", EDGE, EDGE, licensed=True)
    found.add_words("control", frames.words["cancel_what"])


def _add_frame(found: _Collector, template: Expression, key: str, before: str, after: str, *, licensed: bool) -> None:
    known = set(found.licensed)
    found.add(template, [key], before, after, 60)
    if not licensed:
        found.licensed = known


def _contracted(said: Sequence[str]) -> list[str]:
    result: list[str] = []
    for word in said:
        short = CONTRACTIONS.get((result[-1], word)) if result else None
        if short:
            result[-1] = short
        else:
            result.append(word)
    return result
