"""Clauses: a command, question, condition or guard with its join and modifiers, as words and symbols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from nlcontrol.grammar.schema import Grammar, StateWord
from nlcontrol.grammar.template import Expression, Slot, sample
from nlcontrol.synthesis.commands import FOCUS_SHARE, Commands, DrawnCommand
from nlcontrol.synthesis.fragments import Fragment, Leaf, Ref, Role, Symbol, span, words
from nlcontrol.synthesis.frames import Frames
from nlcontrol.synthesis.inflection import gerund, past
from nlcontrol.synthesis.names import NameLists
from nlcontrol.synthesis.noun_phrases import NounPhrases
from nlcontrol.synthesis.values import Maker

TIMES: Final = (
    ("delay", 20),
    ("clock", 14),
    ("number_clock", 12),
    ("for", 12),
    ("until_clock", 4),
    ("until_number", 3),
    ("vague", 6),
    ("date clock", 7),
    ("recur clock", 8),
    ("recur number_clock", 4),
    ("interval", 3),
    ("times", 5),
    ("delay for", 3),
    ("clock for", 3),
    ("recur", 2),
    ("date number_clock", 3),
    ("date", 2),
    ("recur clock for", 2),
    ("interval for", 1),
)
"""The times that are said together, and how often."""


@dataclass(slots=True)
class DrawnClause:
    """One clause of an utterance; `acts` tells whether it would carry anything out."""

    leaves: list[Leaf]
    head: list[Symbol]
    join: str = "first"
    modifiers: list[Symbol] = field(default_factory=list)
    command: DrawnCommand | None = None
    acts: bool = False

    def symbols(self) -> list[Symbol]:
        """What the decoder writes for the clause."""
        return [self.join, *self.modifiers, *self.head]


ABOVE: Final = ("is above", "is over", "is more than", "is higher than", "goes above", "rises above", "gets above",
                "goes over", "exceeds", "climbs above", "gets higher than")  # fmt: skip
BELOW: Final = ("is below", "is under", "is less than", "is lower than", "goes below", "drops below", "falls below",
                "gets below", "sinks below", "drops under", "falls under", "goes under", "gets lower than")  # fmt: skip
COMPARED: Final = {
    "%": ("number", "percent", "percent"),
    "°C": ("number", "degrees", "temperature"),
    "s": ("duration",),
    "m/s": ("number", "speed"),
    "K": ("number", "kelvin"),
}
"""Unit of a state field → forms in which an amount that it is compared with is said."""
COMPARATIVES = {
    "brightness_pct": (("brighter", "lighter"), ("dimmer", "darker")),
    "speed_m_s": (("faster", "quicker"), ("slower",)),
    "position": (("higher", "further open"), ("lower", "less open")),
    "color_temp_kelvin": (("cooler", "colder"), ("warmer",)),
    "temperature": (("warmer", "hotter"), ("colder", "cooler")),
    "current_temperature": (("warmer", "hotter"), ("colder", "cooler")),
    "volume_level": (("louder",), ("quieter", "softer")),
}
"""Adjectives for more and less of a state field."""


class Clauses:
    """Draws clauses for one house."""

    def __init__(
        self, grammar: Grammar, commands: Commands, frames: Frames, names: NameLists, nouns: NounPhrases, random: Random
    ) -> None:
        self.grammar, self.commands, self.frames = grammar, commands, frames
        self.names, self.nouns, self.random = names, nouns, random
        self.makers: dict[str, Maker] = dict(commands.makers)

    # --- acting -------------------------------------------------------------------------------------------------

    def command(self, *, imperative: bool = False, plain: bool = False, courtesy: bool = True) -> DrawnClause:
        """A command, sometimes with courtesies around it."""
        drawn = self.commands.draw(self.random, self.nouns, imperative=imperative, plain=plain)
        return self.around(drawn, courtesy=courtesy)

    def around(self, drawn: DrawnCommand, *, courtesy: bool = True) -> DrawnClause:
        """A drawn command as a clause, perhaps with a polite frame."""
        leaves, random = list(drawn.fragment.leaves), self.random
        if courtesy and drawn.form == "imperative" and random.random() < 0.35:
            if random.random() < 0.12:
                leaves = self.filler(self.frames.draw("polite_gerund", random)) + self.inflected(drawn, "gerund")
            else:
                leaves = self.filler(self.frames.draw("polite_prefix", random)) + leaves
        if courtesy and random.random() < (0.22 if drawn.form == "imperative" else 0.1):
            leaves += self.filler(self.frames.draw("polite_suffix", random))
        leaves = [*drawn.front, *leaves]
        return DrawnClause(leaves, list(drawn.fragment.symbols), command=drawn, acts=True)

    def inflected(self, drawn: DrawnCommand, form: str) -> list[Leaf]:
        """The leaves with the first verb in another form."""
        first = drawn.fragment.leaves[0]
        irregular = self.frames.gerunds if form == "gerund" else self.frames.pasts
        verb = gerund(first.text, irregular) if form == "gerund" else past(first.text, irregular)
        return [Leaf(verb, first.role), *drawn.fragment.leaves[1:]]

    def timed(self, clause: DrawnClause) -> DrawnClause:
        """The clause with one or two time modifiers, before or after it."""
        random = self.random
        kinds = random.choices([kinds.split() for kinds, _ in TIMES], [weight for _, weight in TIMES])[0]
        if random.random() < 0.4 and len(kinds) > 1:
            kinds = kinds[::-1]
        front = random.random() < 0.4
        leaves: list[Leaf] = []
        for kind in kinds:
            part, symbols = self.time(kind)
            leaves += part
            clause.modifiers += symbols
        if front:
            comma = words(",", "connective") if random.random() < 0.2 else []
            clause.leaves = [*leaves, *comma, *clause.leaves]
        else:
            clause.leaves = [*clause.leaves, *leaves]
        return clause

    def time(self, kind: str) -> tuple[list[Leaf], list[Symbol]]:
        """Words and symbols of one time modifier."""
        leaves: list[Leaf] = []
        pointed: Leaf | None = None
        for part in self.frames.draw_from("times", kind, self.random):
            if isinstance(part, Slot):
                said = self.makers[part.form or ""](self.random)
                if said.startswith("on "):  # "on saturday": the value is "saturday"
                    leaves += words("on", "time") if not leaves or leaves[-1].text != "on" else []
                pointed = Leaf(said.removeprefix("on "), "time", literal=False)
                leaves.append(pointed)
            else:
                leaves += words(part, "time")
        if kind == "vague":
            return leaves, ["vague_time", Ref(leaves[0]), Ref(leaves[-1], last=True)]
        return leaves, [kind, Ref(pointed if pointed is not None else leaves[-1])]

    def subordinate(self, kind: str) -> DrawnClause:
        """A "before …" or "after …" clause with its command."""
        drawn = self.commands.draw(self.random, self.nouns, imperative=True, plain=True)
        leaves = self.framed(self.frames.draw(kind, self.random), drawn, "connective")
        return DrawnClause(leaves, list(drawn.fragment.symbols), join=kind, command=drawn, acts=True)

    # --- guards -------------------------------------------------------------------------------------------------

    def guarded(self, reason: str, drawn: DrawnCommand) -> DrawnClause:
        """The command inside words that must keep it from acting."""
        leaves = self.framed(self.frames.draw(reason, self.random), drawn, "guard")
        return DrawnClause(leaves, [f"decline:{reason}"], command=drawn)

    def statement(self) -> DrawnClause:
        """How a device is, was or should stay: nothing is asked for."""
        class_name, word = self._state_word(valued=True)
        drawn = self.commands.draw(self.random, self.nouns, imperative=True, plain=True)
        leaves: list[Leaf] = []
        for part in self.frames.draw("statements", self.random):
            if not isinstance(part, Slot):
                leaves += words(part, "guard")
            elif part.name == "target":
                leaves += self._state_target(class_name).leaves
            elif part.name == "state":
                leaves += words(self.random.choice(word.words), "verb")
            else:
                leaves += self.framed([part], drawn, "guard")
        return DrawnClause(leaves, ["decline:reported"])

    def monitor(self) -> DrawnClause:
        """A wish to be told when something happens, which is not done: "let me know when the front door opens"."""
        leaves: list[Leaf] = []
        for part in self.frames.draw("monitors", self.random):
            leaves += self._comparison()[0] if isinstance(part, Slot) else words(part, "guard")
        return DrawnClause(leaves, ["decline:unsupported"])

    def framed(self, parts: Sequence[str | Slot], drawn: DrawnCommand, role: Role) -> list[Leaf]:
        """The leaves of a frame with the command in its slot."""
        leaves: list[Leaf] = []
        used = False
        for part in parts:
            if not isinstance(part, Slot):
                leaves += words(part, role)
            elif part.name in ("imperative", "command", "gerund", "past"):
                command = (
                    drawn if not used else self.commands.draw(self.random, self.nouns, imperative=True, plain=True)
                )
                leaves += (
                    list(command.fragment.leaves)
                    if part.name in ("imperative", "command")
                    else self.inflected(command, part.name)
                )
                used = True
            else:
                leaves += self._slot(part, role)
        return leaves

    def _slot(self, slot: Slot, role: Role) -> list[Leaf]:
        if slot.name == "proper":
            return [Leaf(self.random.choice(self.names.proper), role, literal=False)]
        if slot.name == "what":
            return [Leaf(self.random.choice(self.frames.words["cancel_what"]), "target")]
        return [Leaf(self.makers[slot.form or ""](self.random), "time", literal=False)]

    def filler(self, parts: Sequence[str | Slot]) -> list[Leaf]:
        """The parts of a frame as words that mean nothing."""
        return [
            leaf
            for part in parts
            for leaf in (self._slot(part, "filler") if isinstance(part, Slot) else words(part, "filler"))
        ]

    # --- conditions, questions, controls ----------------------------------------------------------------------------

    def condition(self) -> DrawnClause:
        """A clause such as "when the front door is unlocked"."""
        kinds = sorted(self.frames.tables["conditions"])
        kind = self.random.choices(kinds, [0.25 if kind == "while" else 1 for kind in kinds])[0]
        said, symbols = self._comparison()
        leaves: list[Leaf] = []
        for part in self.frames.draw_from("conditions", kind, self.random):
            leaves += said if isinstance(part, Slot) else words(part, "guard")
        return DrawnClause(leaves, [f"cond:{kind}", *symbols])

    def _comparison(self) -> tuple[list[Leaf], list[Symbol]]:
        if self.random.random() < 0.14 and (kinds := self._detecting("events")):
            return self._event("events", self.random.choice(kinds))
        chance = self.random.random()
        if chance < 0.3 and (happening := self._of_known_classes("happens")):
            return self._happening(self.random.choice(happening))
        if chance < 0.42 and (levels := sorted(self.frames.tables["levels"])):
            return self._level(self.random.choice(levels))
        class_name, word = self._state_word(valued=self.random.random() < 0.85, numeric=True)
        target = self._state_target(class_name)
        if word.value is None:
            unit = self.grammar.classes[class_name].state[word.field].unit
            form = self.random.choice(COMPARED.get(unit, ("number",)))
            leaf = Leaf(self.makers[form](self.random), "value", literal=False)
            above = self.random.random() < 0.5
            relation = self.random.choice(ABOVE if above else BELOW)
            said = self._measured(target, word, relation, above=above)
            return [*said, leaf], [
                *target.symbols,
                f"field:{word.field}",
                "op:above" if above else "op:below",
                "=",
                Ref(leaf),
            ]
        negative = self.random.random() < 0.12
        verb = self.random.choice(
            ("is not", "isn't", "are not") if negative else ("is", "is", "are", "gets", "becomes", "turns", "goes")
        )
        state = self.random.choice(word.words)
        return [*target.leaves, *words(f"{verb} {state}", "verb")], [*target.symbols, *self._is(word, negative)]

    def _detecting(self, table: str) -> list[str]:
        """The kinds of detectors that the grammar has and the table has words for."""
        keys = self.frames.tables[table]
        return sorted(key for key in keys if self.grammar.class_of_noun(key.split()[0]) is not None)

    def _event(self, table: str, key: str) -> tuple[list[Leaf], list[Symbol]]:
        """What a detector tells, without naming it: "motion is detected in the hall"; `key` is its kind, and `off`."""
        leaves, places = self._placed(self.frames.draw_from(table, key, self.random))
        kind, _, value = key.partition(" ")
        return leaves, ["the", f"class:{kind}", *places, "field:state", "op:is", f"const:{value or 'on'}"]

    def _of_known_classes(self, table: str) -> list[str]:
        """The keys of a table, class and state, whose class the grammar has."""
        return sorted(key for key in self.frames.tables[table] if key.split()[0] in self.grammar.classes)

    def _happening(self, key: str) -> tuple[list[Leaf], list[Symbol]]:
        """How a state comes about: "the front door unlocks"; its key is the class and the state."""
        class_name, value = key.split()
        target = self._state_target(class_name)
        leaves = [
            leaf
            for part in self.frames.draw_from("happens", key, self.random)
            for leaf in (target.leaves if isinstance(part, Slot) else words(part, "verb"))
        ]
        return leaves, [*target.symbols, "field:state", "op:is", f"const:{value}"]

    def _level(self, key: str) -> tuple[list[Leaf], list[Symbol]]:
        """A quantity of a place, compared: "it gets colder than ten degrees in the office"."""
        field, relation = key.split()
        unit = next((c.state[field].unit for c in self.grammar.classes.values() if field in c.state), "")
        amount = Leaf(
            self.makers[self.random.choice(COMPARED.get(unit, ("number",)))](self.random), "value", literal=False
        )
        leaves, places = self._placed(self.frames.draw_from("levels", key, self.random), amount=amount)
        return leaves, ["the", "class:device", *places, f"field:{field}", f"op:{relation}", "=", Ref(amount)]

    def _done(self, key: str) -> DrawnClause:
        """Whether somebody brought a state about: "did i lock the door"; its key is the class and the state."""
        class_name, value = key.split()
        target = self._state_target(class_name)
        leaves = [
            leaf
            for part in self.frames.draw_from("done_asks", key, self.random)
            for leaf in (target.leaves if isinstance(part, Slot) else words(part, "guard"))
        ]
        return DrawnClause(leaves, ["ask:is", *target.symbols, "field:state", "op:is", f"const:{value}"])

    def _measured(self, target: Fragment, word: StateWord, relation: str, *, above: bool) -> list[Leaf]:
        """A relation: "the battery of the rover is below", "the lamp is brighter than"."""
        name, chance = self.random.choice(word.words), self.random.random()
        if word.field in COMPARATIVES and chance < 0.45:
            more, less = COMPARATIVES[word.field]
            said = self.random.choice(more if above else less)
            return [*target.leaves, *words(f"{self.random.choice(('is', 'is', 'gets'))} {said} than", "verb")]
        if chance < 0.55 and word.field in ("temperature", "humidity", "battery_pct", "battery_level"):
            return [*target.leaves, *words(relation, "verb")]  # the unit tells which quantity
        if chance < 0.75 and not target.leaves[-1].text.endswith("s"):
            last = target.leaves[-1]
            last.text = f"{last.text}'s"
            return [*target.leaves, *words(f"{name} {relation}", "verb")]
        return [*words(f"the {name} of", "verb"), *target.leaves, *words(relation, "verb")]

    @staticmethod
    def _is(word: StateWord, negative: bool = False) -> list[Symbol]:
        value = str(word.value).lower() if isinstance(word.value, bool) else word.value
        return [f"field:{word.field}", "op:is_not" if negative else "op:is", f"const:{value}"]

    def _state_word(self, *, valued: bool, numeric: bool = False) -> tuple[str, StateWord]:
        rows = [
            (c.name, word)
            for c in self.grammar.classes.values()
            for word in c.state_words.get("en", ())
            if (word.value is not None) == valued and (c.state[word.field].type == "number" or not numeric or valued)
        ]
        classes = sorted({class_name for class_name, _ in rows})
        focused = [name for name in classes if name in self.commands.focus]
        chosen = self.random.choice(focused if focused and self.random.random() < FOCUS_SHARE else classes)
        return self.random.choice([row for row in rows if row[0] == chosen])

    def _state_target(self, class_name: str, form: str = "") -> Fragment:
        if form != "bare" and self.random.random() < 0.5 * (1 - self.nouns.pronoun_share):
            return self.nouns.named(class_name)
        return self.nouns.target(class_name, form, plain=True)

    def ask(self) -> DrawnClause:
        """A question about state."""
        kind = self.random.choices(
            ("is", "any", "which", "count", "state", "where", "planned", "quantity", "anything", "event", "done"),
            (32, 12, 12, 10, 24, 6, 4, 8, 6, 6, 6),
        )[0]
        if kind == "done" and (done := self._of_known_classes("done_asks")):
            return self._done(self.random.choice(done))
        if kind == "event" and (kinds := self._detecting("event_asks")):
            asked, symbols = self._event("event_asks", self.random.choice(kinds))
            return DrawnClause(asked, ["ask:is", *symbols])
        if kind == "quantity" and self.frames.tables["quantities"]:
            return self._quantity()
        if kind == "anything" and self.frames.tables["anything"]:
            return self._anything()
        if kind in ("quantity", "anything", "event", "done"):
            kind = "state"
        class_name, word = self._state_word(valued=kind not in ("state", "planned"))
        if kind == "state" and self.random.random() < 0.5:
            return self._measure()
        parts = self.frames.draw_from("asks", kind, self.random)
        leaves: list[Leaf] = []
        target: list[Symbol] = []
        places: list[Symbol] = []
        names_field = False
        for part in parts:
            if not isinstance(part, Slot):
                leaves += words(part, "guard")
            elif part.name == "target":
                said = self._state_target(class_name, part.form or "")
                leaves, target = leaves + said.leaves, said.symbols
            elif part.name == "noun":
                noun = self.nouns.noun(class_name, (), many=True)
                leaves, target = [*leaves, noun], ["all", "noun", *span(noun)]
            elif part.name == "place":
                place = self.nouns.place()
                leaves, places = leaves + place.leaves, place.symbols
            else:
                names_field = part.name == "field"
                leaves += words(self.random.choice(word.words), "verb")
        head: list[Symbol] = [f"ask:{kind}", *target, *places]
        if kind in ("is", "any", "which", "count"):
            head += self._is(word)
        elif names_field:
            head += [f"field:{word.field}"]
        return DrawnClause(leaves, head)

    def _measure(self) -> DrawnClause:
        """A question for one field: "how bright is the lamp", "what is the rover's battery level"."""
        rows = [
            (c.name, field, template)
            for c in self.grammar.classes.values()
            for field in c.state
            for template in self._measures(c.name, field)
        ]
        fields = sorted({(class_name, field) for class_name, field, _ in rows})
        class_name, field = self.random.choice(fields)
        template = self.random.choice([t for c, f, t in rows if (c, f) == (class_name, field)])
        target = self._state_target(class_name)
        leaves: list[Leaf] = []
        for part in sample(template, {}, self.random):
            if not isinstance(part, Slot):
                leaves += words(part, "guard")
                continue
            if part.name == "owner" and not target.leaves[-1].text.endswith("s"):
                target.leaves[-1].text += "'s"
            leaves += target.leaves
        return DrawnClause(leaves, ["ask:state", *target.symbols, f"field:{field}"])

    def _measures(self, class_name: str, field: str) -> Sequence[Expression]:
        """The ways to ask a class for a field; `class.field` where a class is asked otherwise than the others."""
        table = self.frames.tables["measures"]
        return table.get(f"{class_name}.{field}") or table.get(field, ())

    def _quantity(self) -> DrawnClause:
        """A question for a quantity where no device is named: "how warm is it upstairs"."""
        known = {name for c in self.grammar.classes.values() for name in c.state}
        field = self.random.choice(sorted(known & self.frames.tables["quantities"].keys()))
        leaves, places = self._placed(self.frames.draw_from("quantities", field, self.random))
        return DrawnClause(leaves, ["ask:state", "these", "class:device", *places, f"field:{field}"])

    def _anything(self) -> DrawnClause:
        """A question about all that can be on: "is anything still on in the kitchen"."""
        kind = self.random.choice(sorted(self.frames.tables["anything"]))
        rows = [
            word
            for c in self.grammar.classes.values()
            for word in c.state_words.get("en", ())
            if c.in_everything and word.field == "state" and word.value in ("on", "off")
        ]
        word = self.random.choice(rows)
        state = self.random.choice(word.words if self.random.random() < 0.4 else word.words[:1])
        leaves, places = self._placed(self.frames.draw_from("anything", kind, self.random), state)
        return DrawnClause(leaves, [f"ask:{kind}", "all", "class:device", *places, *self._is(word)])

    def _placed(
        self, parts: Sequence[str | Slot], state: str = "", amount: Leaf | None = None
    ) -> tuple[list[Leaf], list[Symbol]]:
        """The words of a question about no device in particular, and the symbols of its place."""
        leaves: list[Leaf] = []
        places: list[Symbol] = []
        for part in parts:
            if not isinstance(part, Slot):
                leaves += words(part, "guard")
            elif part.name == "state":
                leaves += words(state, "verb")
            elif part.name == "amount" and amount is not None:
                leaves.append(amount)
            elif part.name == "area":
                leaf = self.nouns.place_name()
                leaves, places = [*leaves, leaf], ["in", *span(leaf)]
            else:
                place = self.nouns.place()
                leaves, places = leaves + place.leaves, place.symbols
        return leaves, places

    def control(self) -> DrawnClause:
        """A control of what runs: "carry on", "cancel the plan"."""
        kind = self.random.choice(sorted(self.frames.tables["controls"]))
        leaves: list[Leaf] = []
        head: list[Symbol] = [f"control:{kind}"]
        for part in self.frames.draw_from("controls", kind, self.random):
            if isinstance(part, Slot):
                said = self._slot(part, "target")
                leaves += said
                head += ["span", *span(said[0])]
            else:
                leaves += words(part, "verb")
        return DrawnClause(leaves, head)

    def chat(self) -> DrawnClause:
        """Words around a command that are passed over."""
        leaves = [
            leaf
            for part in self.frames.draw("chat", self.random)
            for leaf in (words(part, "chat") if isinstance(part, str) else self._slot(part, "chat"))
        ]
        return DrawnClause(leaves, ["chat"])
