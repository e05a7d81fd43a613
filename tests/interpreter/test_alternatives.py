"""Other readings of an unsure clause count for it where they come to the same; else they are asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlcontrol.interpreter import Context
from nlcontrol.interpreter.alternatives import weighed
from nlcontrol.interpreter.network_reading import ReadClause
from nlcontrol.interpreter.replying import reply_of
from nlcontrol.interpreter.understanding import Understanding
from nlcontrol.text import tokenize
from tests.interpreter.house import NOW, home

WORDS = "turn on the desk lamp"
NAMED, PLACED = "first light.turn_on name [desk lamp]", "first device.turn_on name [desk lamp]"
TOGGLED = "first light.turn_off name [desk lamp]"


OPEN = "the desk lamp please"
"""Words that may mean either."""


def read(symbols: str, probability: float, *others: ReadClause, words: str = WORDS) -> ReadClause:
    """The clause as if a network had read it so."""
    (clause,) = home().clauses(words, tokenize(words, "en"), [(words, symbols)])
    return replace(clause, probability=probability, others=others)


def weigh(clause: ReadClause, words: str = WORDS) -> tuple[Understanding, Understanding | None]:
    """What the clause and its others come to."""
    house, tokens = home(), tokenize(words, "en")
    mentions = house.lexicon.mentions(tokens)

    def understand(clauses: Sequence[ReadClause]) -> Understanding:
        return house.understander.understand(tokens, mentions, clauses, Context(NOW))

    return weighed([clause], understand([clause]), understand)


def test_readings_that_come_to_the_same_count_together() -> None:
    """Two ways to write the same lamp are one meaning."""
    first, runner_up = weigh(read(NAMED, 0.5, read(PLACED, 0.4)))
    assert (round(first.least, 6), runner_up) == (0.9, None)


def test_what_differs_never_counts_and_is_asked_about() -> None:
    """The runner-up is named in the question, and nothing is done in its stead."""
    house = home()
    first, runner_up = weigh(read(NAMED, 0.5, read(TOGGLED, 0.45, words=OPEN), words=OPEN), OPEN)
    assert first.least == 0.5
    assert runner_up is not None
    back, other = (house.wording.read_back(each.statements) for each in (first, runner_up))
    reply = reply_of(OPEN, tokenize(OPEN, "en"), first, back, house.wording, house.site, house.grammar, other)
    assert reply.verdict == "ask"
    assert reply.message == "Did you mean: turn on the desk lamp? Or: turn off the desk lamp?"
    assert not reply.commands


def test_what_passes_over_words_leaves_its_share() -> None:
    """Whoever says "on" does not mean off, however probable the network holds that."""
    first, runner_up = weigh(read(NAMED, 0.5, read(TOGGLED, 0.375)))
    assert (first.least, runner_up) == (0.8, None)


def test_a_sure_clause_needs_no_other() -> None:
    """Nothing is weighed where there is no doubt, nor an unlikely runner-up named."""
    assert weigh(read(NAMED, 0.95, read(TOGGLED, 0.05)))[1] is None
    assert weigh(read(NAMED, 0.7, read(TOGGLED, 0.1)))[1] is None


def test_where_the_first_reading_would_be_refused_the_next_is_asked_about() -> None:
    """A lamp has no lock: what else may have been meant is named, and not done."""
    house = home()
    first, runner_up = weigh(read("first lock.lock name [desk lamp]", 0.6, read(NAMED, 0.3)))
    assert runner_up is None
    back = house.wording.read_back(first.statements)
    reply = reply_of(WORDS, tokenize(WORDS, "en"), first, back, house.wording, house.site, house.grammar)
    assert (reply.verdict, reply.message) == ("ask", "Did you mean: turn on the desk lamp?")
    assert not reply.commands


def test_a_refusal_stands_where_nothing_else_is_likely_or_the_words_forbid_it() -> None:
    """Too improbable a reading is no question; nor is one where a negation was read."""
    for told, other in (("lock.lock name [desk lamp]", 0.05), ("decline:negated", 0.3)):
        first, _ = weigh(read(f"first {told}", 0.6, read(NAMED, other)))
        assert not first.commands


def test_what_it_cannot_do_leaves_its_share_to_what_it_can() -> None:
    """Of "set it to thirty percent", said of a lamp, only what lamps can do was meant."""
    house, words = home(), "set it to thirty percent"
    tokens = tokenize(words, "en")

    def of_it(symbols: str, probability: float, *others: ReadClause) -> ReadClause:
        (clause,) = house.clauses(words, tokens, [(words, symbols)])
        return replace(clause, probability=probability, others=others)

    def understand(clauses: Sequence[ReadClause]) -> Understanding:
        context = Context(NOW, mentioned=("desk_lamp",))
        return house.understander.understand(tokens, house.lexicon.mentions(tokens), clauses, context)

    light = of_it("first light.turn_on it param:brightness_pct = [thirty percent]", 0.25)
    cover = of_it("first cover.set_cover_position it param:position = [thirty percent]", 0.125)
    clause = of_it("first humidifier.set_humidity it param:humidity = [thirty percent]", 0.375, light, cover)
    first, _ = weighed([clause], understand([clause]), understand)
    assert [command.action for command in first.commands] == ["light.turn_on"]
    assert first.least == 0.5
