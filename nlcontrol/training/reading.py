"""How anybody's sources are read and their targets written: rules, a lexicon, copying; kept beside a run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from nlcontrol.errors import ModelError
from nlcontrol.runtime.pair import Pair, Segment, Symbol
from nlcontrol.training.decomposition import AFTER, BEFORE, Decomposition, Rule, induce_rules
from nlcontrol.training.lexicon import Lexicon, align, learn_lexicon
from nlcontrol.training.pairs import Sides

FILE_NAME = "reading.json"
Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preparation:
    """What is to be found out from the pairs before a network learns them."""

    copy: bool = False
    """Words of the source may be pointed at: words never met can then be written."""
    lexicon: bool = False
    """Words that one target word always stands for are learnt as interchangeable."""
    decompose: bool = False
    """Words that join the targets of what they part become rules, and the network learns the pieces."""
    once: bool = False
    """What the network reads alike is learnt once, as it is mostly written: rare shapes count as much, slips do not."""


@dataclass(frozen=True)
class Reading:
    """What was found out."""

    copy: bool = False
    lexicon: Lexicon = field(default_factory=Lexicon)
    rules: tuple[Rule, ...] = ()

    @cached_property
    def decomposition(self) -> Decomposition:
        """The rules, ready to part sources."""
        return Decomposition(self.rules)

    def composed(self, source: Words, write: Callable[[Pair], Sequence[Symbol]]) -> Words:
        """The target of a source: `write` says what the network writes for each piece, asked as a pair without one."""
        return self.decomposition.composed(source, lambda piece: self.lexicon.spelled(piece, write(self.asked(piece))))

    def asked(self, piece: Words) -> Pair:
        """A piece as the network reads it, nothing being said of its target."""
        return _pair(self.lexicon.read(piece), ())

    def asked_of(self, source: Words) -> list[Pair]:
        """All that the network will be asked for a source, in order."""
        return [self.asked(piece) for piece in self.decomposition.pieces(source)]

    def save(self, folder: Path) -> None:
        """Writes it beside a run."""
        record = {
            "copy": self.copy,
            "lexicon": dict(self.lexicon.entries),
            "rules": [{"word": rule.word, "order": list(rule.order)} for rule in self.rules],
        }
        temporary = folder / f"{FILE_NAME}.part"
        temporary.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")
        temporary.replace(folder / FILE_NAME)

    @classmethod
    def load(cls, folder: Path) -> Reading:
        """What a run keeps; sources as they are where it keeps nothing, a ModelError where that cannot be read."""
        path = folder / FILE_NAME
        if not path.exists():
            return cls()
        try:
            record = json.loads(path.read_text("utf-8"))
            rules = tuple(
                Rule(str(rule["word"]), tuple((BEFORE, AFTER).index(side) for side in rule["order"]))
                for rule in record["rules"]
            )
            entries = {str(word): str(said) for word, said in record["lexicon"].items()}
            return cls(bool(record["copy"]), Lexicon(entries), rules)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ModelError(f"{path} is damaged: it does not say how sources are read.") from error


def learn_reading(pairs: Sequence[Sides], preparation: Preparation) -> Reading:
    """What these pairs tell of their language."""
    rules = induce_rules(pairs) if preparation.decompose else ()
    pieces = _pieces(pairs, Decomposition(rules))
    lexicon = learn_lexicon(pieces, preparation.copy) if preparation.lexicon else Lexicon()
    return Reading(preparation.copy, lexicon, rules)


def examples(
    reading: Reading, pairs: Sequence[Sides], held_out: Sequence[Sides], once: bool
) -> tuple[list[Pair], list[Pair]]:
    """What the network learns, and what it is tried with: pieces with pointers, `once` or as often as said."""
    parted = reading.decomposition
    learnt = list(parted.examples(pairs, parted.known(pairs)))
    tried = list(parted.examples(held_out, parted.known([*pairs, *held_out])))
    # What is learnt is found out from itself alone, else something of what is held out would be in it.
    learnt_pairs = _pointing(reading, learnt, align(learnt, reading.lexicon, reading.copy))
    both = align([*learnt, *tried], reading.lexicon, reading.copy)
    tried_pairs = _pointing(reading, tried, both[len(learnt) :])
    return (_distinct(learnt_pairs), _distinct(tried_pairs)) if once else (learnt_pairs, tried_pairs)


def _pointing(reading: Reading, sides: Iterable[Sides], symbols: Iterable[tuple[Symbol, ...]]) -> list[Pair]:
    return [_pair(reading.lexicon.read(source), said) for (source, _), said in zip(sides, symbols, strict=True)]


def _distinct(pairs: Iterable[Pair]) -> list[Pair]:
    """Each source once, with what is written for it most often: a slip is outvoted."""
    written: dict[Words, Counter[tuple[Symbol, ...]]] = {}
    for pair in pairs:
        written.setdefault(pair.source, Counter())[pair.segments[0].symbols] += 1
    return [_pair(source, symbols.most_common(1)[0][0]) for source, symbols in written.items()]


def _pieces(pairs: Sequence[Sides], decomposition: Decomposition) -> list[Sides]:
    if not decomposition.rules:
        return list(pairs)
    return list(decomposition.examples(pairs, decomposition.known(pairs)))


def _pair(source: Words, symbols: Iterable[Symbol]) -> Pair:
    return Pair(source, segments=(Segment(0, len(source), tuple(symbols)),))
