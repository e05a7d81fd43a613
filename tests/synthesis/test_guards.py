"""Hard negatives: the same words inside a guard do nothing, for every action there is (design, promise 2)."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest

from nlcontrol.resources import grammars_dir
from nlcontrol.synthesis.clauses import Clauses
from nlcontrol.synthesis.noun_phrases import NounPhrases
from nlcontrol.synthesis.stream import SynthesisConfig, Synthesiser
from nlcontrol.synthesis.utterances import GUARDS, Utterances

SIDE_WORDS = {"connective", "filler", "guard", "time"}


@cache
def synthesiser() -> Synthesiser:
    """The English synthesiser."""
    return Synthesiser(SynthesisConfig(), grammars_dir())


def clauses(seed: int) -> Clauses:
    """Clauses for one drawn house."""
    drawn, random = synthesiser(), Random(seed)
    house = drawn.houses.draw(random)
    nouns = NounPhrases(drawn.grammar, house, drawn.names, random, drawn.exceptions())
    return Clauses(drawn.grammar, drawn.commands, drawn.frames, drawn.names, nouns, random)


@pytest.mark.parametrize("reason", GUARDS)
def test_every_guard_declines_every_action(reason: str) -> None:
    """Whatever command stands inside, only the reason is written."""
    made, guarded = clauses(1), set()
    for structure in synthesiser().commands.imperatives[0]:
        drawn = synthesiser().commands.of(structure[0], made.random, made.nouns, plain=True)
        clause = made.guarded(reason, drawn)
        assert clause.symbols() == ["first", f"decline:{reason}"]
        assert not clause.acts
        guarded.add(f"{structure[0].class_name}.{drawn.action}")
    grammar = synthesiser().grammar
    assert {f"{c.name}.{action}" for c in grammar.classes.values() for action in c.actions} <= guarded


def test_a_minimal_pair_is_made_of_the_same_words() -> None:
    """The command says what the guarded one says, and the guard is all that tells them apart."""
    pairs = 0
    for seed in range(200):
        made = clauses(seed)
        utterances = Utterances(made, made.random).guarded_pair()
        if len(utterances) < 2:
            continue
        pairs += 1
        (guarded,), (acting,) = utterances
        assert guarded.command is acting.command
        if guarded.head == ["decline:unsupported"] or any(leaf.text == "or" for leaf in guarded.leaves):
            continue  # "either … or …", "to … or not to …" hold a second command
        assert guarded.head[0] != acting.head[0]
        said = {leaf.text for leaf in acting.leaves if leaf.role not in SIDE_WORDS}
        inside = {leaf.text for leaf in guarded.leaves if leaf.role not in SIDE_WORDS}
        inflected = 1  # "turning on the lamp" for "turn on the lamp"
        assert len(inside - said) <= inflected, (inside, said)
    assert pairs > 40


def test_a_prohibition_reaches_over_the_second_verb() -> None:
    """In "don't lock the door or open the blinds" neither is done."""
    declined = 0
    for seed in range(60):
        made = clauses(seed)
        (first, second), *_ = Utterances(made, made.random).guarded_sequence()
        reasons = [clause.head[0] for clause in (first, second) if not clause.acts]
        assert reasons
        assert all(str(reason).startswith("decline:") for reason in reasons)
        declined += len(reasons) == 2
    assert declined > 10


def test_what_is_out_of_domain_never_acts() -> None:
    """Other domains, appliances without a grammar, talk about devices: all decline."""
    drawn = synthesiser()
    for seed in range(300):
        made = clauses(seed)
        clause = drawn.other.clause(made.random, Utterances(made, made.random))
        assert clause.head in (["decline:out_of_domain"], ["decline:unsupported"])
