"""Utterances that leave something out: only a device, only a place, only a value, a command that breaks off.

Alone they are to be asked about; after another utterance they correct or continue it ("and the hallway", "fifty").
"""

from __future__ import annotations

from random import Random

from nlcontrol.grammar.template import Slot
from nlcontrol.synthesis.clauses import Clauses, DrawnClause
from nlcontrol.synthesis.fragments import Fragment, Leaf, Ref, Role, Symbol, words

ALSO = ("and {}", "and {} too", "{} too", "{} as well", "also {}", "the same for {}", "same with {}", "and also {}")
AMEND = ("{}", "{}", "no {}", "i mean {}", "{} please", "make that {}", "i meant {}", "no , {}", "sorry , {}")

OPEN_ENDED = frozenset({"to", "at", "by", "for", "of", "from", "in"})
"""Words that a command cannot end with."""


def incomplete(clauses: Clauses, random: Random) -> DrawnClause:
    """A noun phrase, place or value without a command, or a command without its end."""
    chance = random.random()
    if chance < 0.22:
        return _broken_off(clauses, random)
    if chance < 0.42:
        return _vague(clauses, random)
    also = random.random() < 0.4
    if chance < 0.74:
        class_name = random.choice(sorted(clauses.grammar.classes))
        part = clauses.nouns.target(class_name, plain=True)
    elif chance < 0.9:
        part = clauses.nouns.place()
        if part.symbols and random.random() < 0.4:
            leaf = Leaf(random.choice(clauses.nouns.house.areas), "place", literal=False)
            part.leaves, part.symbols = [*words("the", "place"), leaf], ["in", Ref(leaf), Ref(leaf, last=True)]
    else:
        also = False
        part = Fragment()
        leaf = Leaf(
            clauses.makers[random.choice(("percent", "number", "percent", "length", "degrees"))](random),
            "value",
            literal=False,
        )
        part.leaves, part.symbols = [leaf], ["=", Ref(leaf)]
    before, _, after = random.choice(ALSO if also else AMEND).partition("{}")
    role: Role = "connective" if also else "guard"
    return DrawnClause(
        [*words(before, role), *part.leaves, *words(after, role)],
        ["also" if also else "amend", *part.symbols],
        acts=False,
    )


def _vague(clauses: Clauses, random: Random) -> DrawnClause:
    """A request that does not say to what: "change the color of the lamp"."""
    class_name = random.choice(sorted(c.name for c in clauses.grammar.classes.values() if c.in_everything))
    leaves: list[Leaf] = []
    symbols: list[Symbol] = []
    for part in clauses.frames.draw("vague", random):
        if isinstance(part, Slot):
            target = clauses.nouns.target(class_name, part.form or "", plain=True)
            leaves += target.leaves
            symbols = target.symbols
        else:
            leaves += words(part, "verb")
    return DrawnClause(leaves, ["amend", *symbols])


def _broken_off(clauses: Clauses, random: Random) -> DrawnClause:
    """A command whose value was not said: "set the desk lamp to"; it amends nothing, so it is asked about."""
    for _ in range(20):
        drawn = clauses.commands.draw(random, clauses.nouns, imperative=True, plain=True)
        leaves = drawn.fragment.leaves
        at = next((i for i, leaf in enumerate(leaves) if leaf.role == "value"), None)
        if drawn.value is None or not drawn.spoken_target or at is None or at != len(leaves) - 1:
            continue
        kept = leaves[:at]
        if kept[-1].text not in OPEN_ENDED:
            continue  # what is left may be a whole command: "open all of my gates"
        symbols = drawn.fragment.symbols[1:]
        targets = symbols[
            : next(i for i, symbol in enumerate(symbols) if isinstance(symbol, str) and symbol.startswith("param:"))
        ]
        if all(not isinstance(symbol, Ref) or symbol.leaf in kept for symbol in targets):
            return DrawnClause(list(kept), ["amend", *targets])
    return DrawnClause(words("set it to", "verb"), ["amend", "it"])
