"""Rules learnt from pairs: words that part a source in two, the target of the whole being the parts' targets in a row.

    "run and jump" → RUN JUMP     "run after jump" → JUMP RUN     "run twice" → RUN RUN

Nothing is known of the target language but that targets can stand behind one another. A word becomes a rule when every
pair that can bear witness to it, does: a pair whose parts are pairs themselves, or parts of others. The rules found
first are the outermost; what they leave is looked at again, so that "twice" is found within what "and" parts. A network
then learns the pieces that no rule parts, and the whole is composed of what it writes for them, at any length.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from nlcontrol.errors import UsageError

Words = tuple[str, ...]
Meanings = dict[Words, Words]

LEAST_WITNESSES = 5
LONGEST_ORDER = 4
"""Of how many parts a whole may be made: "four times" is the most that one word can say."""
CONTRADICTED_AT_MOST = 0.02
"""The share of pairs that may contradict a rule: people slip."""
LONGEST_TARGET = 100_000
"""Words: "twice" said forty times would ask for more than there is memory."""
BEFORE, AFTER = 0, 1


@dataclass(frozen=True, slots=True)
class Rule:
    """A word, and how the target is made of what stands before it (0) and after it (1)."""

    word: str
    order: tuple[int, ...]

    def split(self, source: Words) -> tuple[Words, Words] | None:
        """What stands before and after the word; None where the rule has nothing to say."""
        if self.word not in source:
            return None
        at = source.index(self.word) if AFTER in self.order else len(source) - 1 - source[::-1].index(self.word)
        parts = (source[:at], source[at + 1 :])
        return parts if all(bool(parts[side]) == (side in self.order) for side in (BEFORE, AFTER)) else None

    def joined(self, targets: tuple[Words, Words]) -> Words:
        """The target of the whole, given its parts'."""
        return tuple(word for side in self.order for word in targets[side])

    def solved(self, parts: tuple[Words, Words], target: Words, meanings: Mapping[Words, Words]) -> Solution:
        """The parts' targets, given the whole's and what is known of the parts."""
        known = tuple(meanings.get(part, ()) for part in parts)
        missing = [side for side in set(self.order) if not known[side]]
        if len(missing) > 1:
            return None
        if missing:
            side, times = missing[0], self.order.count(missing[0])
            spare = len(target) - sum(len(known[each]) for each in self.order)
            if spare <= 0 or spare % times:
                return ()
            start = sum(len(known[each]) for each in self.order[: self.order.index(side)])
            found = target[start : start + spare // times]
            known = (found, known[AFTER]) if side == BEFORE else (known[BEFORE], found)
        before, after = known
        return (before, after) if self.joined((before, after)) == target else ()


Solution = tuple[Words, Words] | tuple[()] | None
"""Both targets; nothing when the pair contradicts the rule; None when too little is known."""


def induce_rules(pairs: Iterable[tuple[Words, Words]]) -> tuple[Rule, ...]:
    """The rules of these pairs, outermost first."""
    pool = meanings_of(pairs)
    rules: list[Rule] = []
    while (rule := _best_rule(pool)) is not None:
        rules.append(rule)
        pool = _parted(rule, pool)
    return tuple(rules)


def meanings_of(pairs: Iterable[tuple[Words, Words]]) -> Meanings:
    """The usual target of each source."""
    counts: dict[Words, Counter[Words]] = {}
    for source, target in pairs:
        counts.setdefault(source, Counter())[target] += 1
    return {source: targets.most_common(1)[0][0] for source, targets in counts.items()}


class Decomposition:
    """Sources in pieces, and wholes out of what is written for the pieces."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules

    def pieces(self, source: Words) -> Iterator[Words]:
        """What no rule parts, from left to right."""
        unread = [source]
        while unread:
            part = unread.pop()
            parted = self._part(part)
            if parted is None:
                yield part
            else:
                unread += [each for each in reversed(parted[1]) if each]

    def composed(self, source: Words, write: Callable[[Words], Words]) -> Words:
        """The target of a source, `write` saying that of each piece; a UsageError when it has no bounds."""
        # A stack of its own, not Python's: a source may have a thousand clauses.
        undone: list[Words | _Join] = [source]
        targets: list[Words] = []
        while undone:
            task = undone.pop()
            if isinstance(task, _Join):
                after = targets.pop() if task.has_after else ()
                before = targets.pop() if task.has_before else ()
                targets.append(_bounded(task.rule.joined((before, after))))
            elif (parted := self._part(task)) is None:
                targets.append(write(task))
            else:
                rule, (earlier, later) = parted
                undone += [_Join(rule, bool(earlier), bool(later)), *(each for each in (later, earlier) if each)]
        return targets[0]

    def examples(self, pairs: Iterable[tuple[Words, Words]], meanings: Meanings) -> Iterator[tuple[Words, Words]]:
        """Each pair in pieces with their targets; whole where too little is known of them, or where it contradicts."""
        for source, target in pairs:
            yield from self._example(source, target, meanings) or [(source, target)]

    def known(self, pairs: Iterable[tuple[Words, Words]]) -> Meanings:
        """The targets of all sources and of all that they are made of, as far as these can be told."""
        meanings = meanings_of(pairs)
        fresh = dict(meanings)
        while fresh:
            fresh = self._further(meanings)
            meanings |= fresh
        return meanings

    def _further(self, meanings: Meanings) -> Meanings:
        fresh: Meanings = {}
        for source, target in meanings.items():
            parted = self._part(source)
            if parted is None:
                continue
            rule, parts = parted
            solution = rule.solved(parts, target, meanings)
            if solution:
                fresh |= {
                    part: said
                    for part, said in zip(parts, solution, strict=True)
                    if part and part not in meanings and part not in fresh
                }
        return fresh

    def _part(self, source: Words) -> tuple[Rule, tuple[Words, Words]] | None:
        for rule in self.rules:
            parts = rule.split(source)
            if parts is not None:
                return rule, parts
        return None

    def _example(self, source: Words, target: Words, meanings: Meanings) -> list[tuple[Words, Words]] | None:
        """The pieces of a pair, last one first; None where not all of them can be told."""
        found: list[tuple[Words, Words]] = []
        unread = [(source, target)]
        while unread:
            part, said = unread.pop()
            parted = self._part(part)
            if parted is None:
                found.append((part, said))
                continue
            rule, parts = parted
            solution = rule.solved(parts, said, meanings)
            if not solution:
                return None
            unread += [(each, own) for each, own in zip(parts, solution, strict=True) if each]
        return found


@dataclass(frozen=True, slots=True)
class _Join:
    """Parts that are written: to be put together."""

    rule: Rule
    has_before: bool
    has_after: bool


def _bounded(target: Words) -> Words:
    if len(target) > LONGEST_TARGET:
        raise UsageError(f"The target would be longer than {LONGEST_TARGET:,} words.")
    return target


def _best_rule(pool: Meanings) -> Rule | None:
    """The rule that most pairs bear witness to and (nearly) none contradicts."""
    witnesses: dict[tuple[str, bool, bool], Counter[tuple[int, ...]]] = {}
    asked: Counter[tuple[str, bool, bool]] = Counter()
    for source, target in pool.items():
        for word, before, after in _partings(source):
            if (before and before not in pool) or (after and after not in pool):
                continue
            key = (word, bool(before), bool(after))
            asked[key] += 1
            witnesses.setdefault(key, Counter()).update(_orders(target, pool.get(before, ()), pool.get(after, ())))
    for key, count in asked.most_common():
        if count < LEAST_WITNESSES:
            return None
        best = witnesses[key].most_common(2)
        if not best or best[0][1] < (1 - CONTRADICTED_AT_MOST) * count:
            continue
        if len(best) == 2 and best[0][1] == best[1][1]:
            continue  # two orders explain it equally well: nothing is known of the order
        rule = Rule(key[0], best[0][0])
        if _holds(rule, pool):
            return rule
    return None


def _partings(source: Words) -> Iterator[tuple[str, Words, Words]]:
    """Every word with what stands before its first place and after it."""
    for at, word in enumerate(source):
        if source.index(word) == at and len(source) > 1:
            yield word, source[:at], source[at + 1 :]


def _orders(target: Words, before: Words, after: Words) -> Iterator[tuple[int, ...]]:
    """Every way to make the target of the parts' targets, each of them used, at least two in a row."""
    parts = [(side, said) for side, said in ((BEFORE, before), (AFTER, after)) if said]
    unfinished: list[tuple[tuple[int, ...], int]] = [((), 0)]
    while unfinished:
        order, reached = unfinished.pop()
        if reached == len(target) and len(order) > 1 and len(set(order)) == len(parts):
            yield order
        if len(order) < LONGEST_ORDER:
            unfinished += [
                ((*order, side), reached + len(said))
                for side, said in parts
                if target[reached : reached + len(said)] == said
            ]


def _holds(rule: Rule, pool: Meanings) -> bool:
    """Whether the rule is not contradicted by pairs of which only one part is known, either."""
    applied = contradicted = 0
    for source, target in pool.items():
        parts = rule.split(source)
        if parts is not None:
            applied += 1
            contradicted += rule.solved(parts, target, pool) == ()
    return contradicted <= CONTRADICTED_AT_MOST * applied


def _parted(rule: Rule, pool: Meanings) -> Meanings:
    """What is left of a pool when a rule has parted all that it can."""
    one = Decomposition((rule,))
    known = one.known(pool.items())
    return {source: target for source, target in known.items() if rule.split(source) is None}
