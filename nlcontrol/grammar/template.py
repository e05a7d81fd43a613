"""What a template can say: sampling, counting and listing its expansions, and the slots and rules it uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import permutations, product
from math import factorial, prod
from random import Random
from typing import Final

from nlcontrol.errors import DefinitionError, near_name
from nlcontrol.grammar.notation import (
    Alternative,
    Expression,
    Literal,
    Optional,
    Part,
    Permutation,
    RuleReference,
    Sequence,
    Slot,
    SlotReference,
    parse_template,
)
from nlcontrol.grammar.source import Node

__all__ = [
    "NO_RULES", "Expression", "Part", "Rules", "Slot", "check_rules", "circle", "count", "expand", "literals",
    "parse_template", "repeated_slot", "rules_used", "sample", "slot_sets", "written",
]  # fmt: skip

_BLANK: Final = Literal(" ")


class Rules(Mapping[str, Expression]):
    """The rules that templates may name, with what is worked out about them once."""

    def __init__(self, expressions: Mapping[str, Expression] | None = None) -> None:
        self._expressions = dict(expressions or {})
        self._counts: dict[int, tuple[Expression, int]] = {}

    def __getitem__(self, name: str) -> Expression:
        return self._expressions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._expressions)

    def __len__(self) -> int:
        return len(self._expressions)

    def count(self, expression: Expression) -> int:
        """How many expansions the expression has; one that can be derived in two ways counts twice."""
        # By identity: hashing a tree walks all of it, and sampling asks for the same nodes over and over.
        known = self._counts.get(id(expression))
        if known is None:
            known = (expression, self._count(expression))
            self._counts[id(expression)] = known
        return known[1]

    def _count(self, expression: Expression) -> int:
        match expression:
            case Literal() | SlotReference():
                return 1
            case RuleReference(name=name):
                return self.count(self[name])
            case Sequence(items=items):
                return prod(self.count(item) for item in items)
            case Alternative(options=options):
                return sum(self.count(option) for option in options)
            case Optional(content=content):
                return 1 + self.count(content)
            case Permutation(items=items):
                return factorial(len(items)) * prod(self.count(item) for item in items)


NO_RULES: Final = Rules()


# --- what an expression says --------------------------------------------------------------------------------------


def sample(
    expression: Expression, rules: Mapping[str, Expression], random: Random, plainness: float = 1.0
) -> list[Part]:
    """One expansion: alternatives in proportion to their expansions, what is optional half of the time.

    So distinct expansions are nearly equally likely, but a short command is not drowned by the many ways to dress it.
    A plainness above 1 makes alternatives rarer the later they stand. Give `Rules` where you sample often: it remembers
    its counts.
    """
    pieces: list[Part] = []
    _sample(expression, _counted(rules), random, pieces.append, 1 - plainness)
    return _tidy(pieces)


def literals(expression: Expression, rules: Mapping[str, Expression]) -> Iterator[str]:
    """Every stretch of words that some expansion says."""
    match expression:
        case Literal(text=text):
            yield text
        case RuleReference(name=name):
            yield from literals(rules[name], rules)
        case Sequence(items=parts) | Alternative(options=parts) | Permutation(items=parts):
            for part in parts:
                yield from literals(part, rules)
        case Optional(content=content):
            yield from literals(content, rules)


def _sample(expression: Expression, rules: Rules, random: Random, say: Callable[[Part], None], fall: float) -> None:
    match expression:
        case Literal(text=text):
            say(text)
        case SlotReference(slot=slot):
            say(slot)
        case RuleReference(name=name):
            _sample(rules[name], rules, random, say, fall)
        case Sequence(items=items):
            for item in items:
                _sample(item, rules, random, say, fall)
        case Alternative(options=options):
            weights = [rules.count(option) * (rank + 1) ** fall for rank, option in enumerate(options)]
            _sample(random.choices(options, weights)[0], rules, random, say, fall)
        case Optional(content=content):
            if random.random() < 0.5:
                _sample(content, rules, random, say, fall)
        case Permutation(items=items):
            for index, item in enumerate(random.sample(items, len(items))):
                if index:
                    say(" ")
                _sample(item, rules, random, say, fall)


def count(expression: Expression, rules: Mapping[str, Expression] = NO_RULES) -> int:
    """How many expansions there are; one that can be derived in two ways counts twice."""
    return _counted(rules).count(expression)


def _counted(rules: Mapping[str, Expression]) -> Rules:
    return rules if isinstance(rules, Rules) else Rules(rules)


def expand(expression: Expression, rules: Mapping[str, Expression] = NO_RULES) -> Iterator[list[Part]]:
    """Every expansion, one after the other; look at `count` first."""
    return (_tidy(pieces) for pieces in _expand(expression, rules))


def _expand(expression: Expression, rules: Mapping[str, Expression]) -> Iterator[list[Part]]:
    match expression:
        case Literal(text=text):
            yield [text]
        case SlotReference(slot=slot):
            yield [slot]
        case RuleReference(name=name):
            yield from _expand(rules[name], rules)
        case Sequence(items=items):
            # product() keeps each item's expansions in memory: their number, not that of the combinations.
            for pieces in product(*(_expand(item, rules) for item in items)):
                yield [piece for item in pieces for piece in item]
        case Alternative(options=options):
            for option in options:
                yield from _expand(option, rules)
        case Optional(content=content):
            yield []
            yield from _expand(content, rules)
        case Permutation(items=items):
            for order in permutations(items):
                spaced = [item for pair in ((_BLANK, item) for item in order) for item in pair][1:]
                yield from _expand(Sequence(tuple(spaced)), rules)


def _tidy(pieces: list[Part]) -> list[Part]:
    """Joins neighbouring words, one blank between them and none at the ends."""
    parts: list[Part] = []
    for piece in pieces:
        if isinstance(piece, str) and parts and isinstance(parts[-1], str):
            parts[-1] += piece
        else:
            parts.append(piece)
    tidy = [re.sub(r"\s+", " ", part) if isinstance(part, str) else part for part in parts]
    for index, strip in ((0, str.lstrip), (-1, str.rstrip)):
        if tidy and isinstance(end := tidy[index], str):
            tidy[index] = strip(end)
    return [part for part in tidy if part != ""]


def written(parts: list[Part]) -> str:
    """The expansion as one line, slots as `{name:form}`."""
    return "".join(
        part if isinstance(part, str) else f"{{{part.name}{':' + part.form if part.form else ''}}}" for part in parts
    )


# --- questions about an expression --------------------------------------------------------------------------------


def slot_sets(expression: Expression, rules: Mapping[str, Expression] = NO_RULES) -> frozenset[frozenset[Slot]]:
    """The different sets of slots that expansions have."""
    return frozenset(frozenset(slots) for slots in _slot_lists(expression, rules))


def repeated_slot(expression: Expression, rules: Mapping[str, Expression] = NO_RULES) -> str | None:
    """The name of a slot that one expansion holds twice, or None."""
    for slots in _slot_lists(expression, rules):
        names = [slot.name for slot in slots]
        if len(set(names)) < len(names):
            return next(name for name in names if names.count(name) > 1)
    return None


def _slot_lists(expression: Expression, rules: Mapping[str, Expression]) -> set[tuple[Slot, ...]]:
    match expression:
        case Literal():
            return {()}
        case SlotReference(slot=slot):
            return {(slot,)}
        case RuleReference(name=name):
            return _slot_lists(rules[name], rules)
        case Sequence(items=items) | Permutation(items=items):
            combined: set[tuple[Slot, ...]] = {()}
            for item in items:
                following = _slot_lists(item, rules)
                combined = {
                    tuple(sorted((*before, *after), key=lambda slot: (slot.name, slot.form or "")))
                    for before in combined
                    for after in following
                }
            return combined
        case Alternative(options=options):
            return set().union(*(_slot_lists(option, rules) for option in options))
        case Optional(content=content):
            return {(), *_slot_lists(content, rules)}


def rules_used(expression: Expression) -> frozenset[str]:
    """The names of the rules that the expression itself refers to."""
    return frozenset(reference.name for reference in _rule_references(expression))


def check_rules(expression: Expression, rules: Mapping[str, Expression], at: Node | None = None) -> None:
    """Raises DefinitionError for an unknown rule."""
    for reference in _rule_references(expression):
        if reference.name not in rules:
            problem = f"there is no rule <{reference.name}>{near_name(reference.name, rules)}"
            raise at.error(problem, reference.offset) if at is not None else DefinitionError(problem)


def circle(rules: Mapping[str, Expression]) -> tuple[str, ...]:
    """Rules that lead back to themselves, in order, or an empty tuple; all named rules must exist."""

    def search(name: str, above: tuple[str, ...]) -> tuple[str, ...]:
        if name in above:
            return (*above[above.index(name) :], name)
        if name in finished:
            return ()
        for used in sorted(rules_used(rules[name])):
            if found := search(used, (*above, name)):
                return found
        finished.add(name)
        return ()

    finished: set[str] = set()
    return next((found for name in rules if (found := search(name, ()))), ())


def _rule_references(expression: Expression) -> Iterator[RuleReference]:
    match expression:
        case RuleReference():
            yield expression
        case Sequence(items=items) | Permutation(items=items):
            for item in items:
                yield from _rule_references(item)
        case Alternative(options=options):
            for option in options:
                yield from _rule_references(option)
        case Optional(content=content):
            yield from _rule_references(content)
        case Literal() | SlotReference():
            return
