"""Commands drawn from the phrases of the grammars: one clause's words with its action, targets and arguments."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Final

from nlcontrol.grammar.phrases import Phrase
from nlcontrol.grammar.schema import Grammar
from nlcontrol.grammar.template import Rules, Slot, sample
from nlcontrol.synthesis.fragments import Fragment, Leaf, Ref, Symbol, span, words
from nlcontrol.synthesis.noun_phrases import NounPhrases
from nlcontrol.synthesis.plainest import plainest_first
from nlcontrol.synthesis.values import Maker

GENERIC: Final = {"turn_on", "turn_off", "toggle"}
"""Actions that every class spells alike: with a target said, the target decides the class."""

TARGET_HEADS: Final = frozenset({"all", "these", "the", "any", "other", "name", "it", "them"})
"""What a target begins with: an exception said apart is of the one group there is."""
APART_SHARE: Final = 0.06
"""How often a group's exception is said after all else of the command, or before it."""
FOCUS_SHARE: Final = 0.4
"""How often a command is of a class that is to be learnt besides the others."""
BARE_VERB: Final = re.compile(r"([a-z]+|\([a-z |]+\)) \{target\}")
STEPS: Final = {"+step": "step:+1", "-step": "step:-1", "+2 step": "step:+2", "-2 step": "step:-2"}
FORMS: Final = {"+": "up", "-": "down", "*": "factor"}


@dataclass(frozen=True, slots=True)
class DrawnCommand:
    """A command as words and symbols, and what frames need to know of it."""

    fragment: Fragment
    form: str
    """`imperative`, `elliptic`, `complaint`, `wish` or `question_form`."""
    action: str
    spoken_target: bool
    """The target was said: a correction can replace it."""
    value: tuple[str, str] | None = None
    """(form, argument prefix) of the one value that was said, if exactly one was."""
    front: tuple[Leaf, ...] = ()
    """An exception said before all else: "apart from the lamp, …"; its symbols are the fragment's."""


class Commands:
    """Draws commands: a structure (class, action, kinds of arguments), then a phrase, then its words.

    What can be said in many ways is drawn more often, by the root of their number: each way needs its examples.
    """

    def __init__(
        self,
        grammar: Grammar,
        phrases: Sequence[Phrase],
        rules: Rules,
        makers: Mapping[str, Maker],
        language: str = "en",
        focus: Sequence[str] = (),
        plainness: float = 1.0,
    ) -> None:
        self.plainness = plainness
        self.grammar, self.rules, self.makers, self.language = grammar, rules, makers, language
        self.focus = tuple(name for name in focus if name in grammar.classes)
        grouped: dict[tuple[str, ...], list[Phrase]] = defaultdict(list)
        for phrase in phrases:
            grouped[(phrase.class_name, phrase.action, *sorted(phrase.arguments))].append(phrase)
        self.bare_verbs = _bare_verbs(phrases)
        """Class → action → single verbs that stand right before the target: "open"; of classes with two at least."""
        groups = [grouped[key] for key in sorted(grouped)]
        self.structures = _weighted(groups, plainness)
        self.imperatives = _weighted([[p for p in group if p.form == "imperative"] for group in groups], plainness)
        focused = [group for group in groups if group[0].class_name in self.focus]
        self.focused = _weighted(focused, plainness)
        self.focused_imperatives = _weighted(
            [[p for p in group if p.form == "imperative"] for group in focused], plainness
        )

    def draw(
        self, random: Random, nouns: NounPhrases, *, imperative: bool = False, plain: bool = False
    ) -> DrawnCommand:
        """A command for the house of `nouns`."""
        structures, weights = self.imperatives if imperative else self.structures
        if self.focus and random.random() < FOCUS_SHARE:
            focused = self.focused_imperatives if imperative else self.focused
            structures, weights = focused if focused[0] else (structures, weights)
        rows = random.choices(structures, cum_weights=weights)[0]
        weights = [len(row.templates) ** 0.5 * (self.plainness if row.form == "imperative" else 1) for row in rows]
        phrase = random.choices(rows, weights)[0]
        return self.of(phrase, random, nouns, plain=plain)

    def of(self, phrase: Phrase, random: Random, nouns: NounPhrases, *, plain: bool = False) -> DrawnCommand:
        """A command of one phrase row."""
        template = plainest_first(phrase.templates, random, self.plainness)
        parts = sample(template, self.rules, random, self.plainness)
        return _Assembly(self, phrase, random, nouns, plain).assemble(parts)


def _bare_verbs(phrases: Sequence[Phrase]) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for phrase in phrases:
        if phrase.arguments or phrase.noun or phrase.action in GENERIC or phrase.form != "imperative":
            continue
        for source in phrase.sources:
            match = BARE_VERB.fullmatch(source)
            if match is not None:
                found[phrase.class_name][phrase.action] += [
                    verb for verb in match[1].strip("()").split("|") if " " not in verb
                ]
    kept = {name: {a: verbs for a, verbs in actions.items() if verbs} for name, actions in found.items()}
    return {name: actions for name, actions in kept.items() if len(actions) > 1}


def _weighted(groups: Sequence[list[Phrase]], plainness: float) -> tuple[list[list[Phrase]], list[float]]:
    """The structures that can be drawn, and their weights added up: people mostly give no argument, or one."""
    drawn = [group for group in groups if group]
    return drawn, list(
        accumulate(
            sum(len(row.templates) for row in group) ** 0.5 / (1 + len(group[0].arguments)) ** (0.7 * plainness)
            for group in drawn
        )
    )


class _Assembly:
    """Turns the parts of one template into a fragment; lives for one command."""

    def __init__(self, commands: Commands, phrase: Phrase, random: Random, nouns: NounPhrases, plain: bool) -> None:
        self.commands, self.phrase, self.random, self.nouns, self.plain = commands, phrase, random, nouns, plain
        self.leaves: list[Leaf] = []
        self.targets: list[Symbol] = []
        self.places: list[Symbol] = []
        self.values: dict[str, tuple[str, list[Symbol]]] = {}
        self.front: list[Leaf] = []
        self.class_name = phrase.class_name

    def assemble(self, parts: Sequence[str | Slot]) -> DrawnCommand:
        has_place = any(isinstance(part, Slot) and part.name in ("place", "area") for part in parts)
        for part in parts:
            if isinstance(part, Slot):
                self._slot(part, has_place)
            else:
                self.leaves += words(part, "verb")
        spoken = bool(self.targets)
        if not self.targets and self.phrase.implied:
            self.targets = [self.phrase.implied, f"class:{self.phrase.noun or self.phrase.class_name}"]
        action = self._action(spoken)
        self._except_apart()
        arguments = [symbol for name, spec in self.phrase.arguments.items() for symbol in self._argument(name, spec)]
        said = [form for form, _ in self.values.values()]
        specs = list(self.phrase.arguments.values())
        value = (said[0], specs[0][:1] if specs[0][:1] in FORMS else "") if len(said) == 1 and len(specs) == 1 else None
        fragment = Fragment(self.leaves, [action, *self.targets, *self.places, *arguments])
        return DrawnCommand(fragment, self.phrase.form, self.phrase.action, spoken, value, tuple(self.front))

    def _except_apart(self) -> None:
        """Sometimes an exception apart from its group: "dim all the lights to ten percent except the lamp"."""
        heads = [symbol for symbol in self.targets if symbol in TARGET_HEADS]
        is_group = heads in (["all"], ["these"]) and "except" not in self.targets
        if self.plain or not is_group or self.commands.language != "en" or self.random.random() > APART_SHARE:
            return
        in_front = self.phrase.form == "imperative" and self.random.random() < 0.25
        class_name = "light" if self.class_name == "device" else self.class_name
        excepted = self.nouns.exception(class_name, in_front=in_front)
        comma = words(",", "connective") if self.random.random() < 0.15 else []
        self.places += excepted.symbols
        if in_front:
            self.front = [*excepted.leaves, *comma]
        else:
            self.leaves += [*comma, *excepted.leaves]

    def _action(self, spoken: bool) -> str:
        generic = spoken and self.phrase.action in GENERIC and not self.phrase.arguments
        return f"{'device' if generic else self.phrase.class_name}.{self.phrase.action}"

    def _slot(self, slot: Slot, has_place: bool) -> None:
        if slot.name == "target":
            kinds = (self.phrase.noun,) if self.phrase.noun else ()
            plain = self.plain or has_place or bool(self.targets)
            class_name = self.phrase.class_name
            if class_name == "device":
                class_name = self.class_name = self._switched_class()
            everything = self.phrase.class_name == "device" and not has_place and self.random.random() < 0.3
            if everything:
                part = self.nouns.everything()
            else:
                part = self.nouns.target(class_name, slot.form or "", kinds=kinds, plain=plain, placed=has_place)
            self.targets += part.symbols
        elif slot.name == "place":
            part = self.nouns.place(allow_several=not self.plain)
            self.places += part.symbols
        elif slot.name == "area":
            leaf = self.nouns.place_name()
            part = Fragment([leaf], [])
            self.places += ["in", *span(leaf)]
        else:
            part = self._value(slot)
        self.leaves += part.leaves

    def _switched_class(self) -> str:
        """A class that knows the action and the language, for phrases that fit devices of any class."""
        wanted = "turn_on" if self.phrase.action == "toggle" else self.phrase.action
        classes = self.commands.grammar.classes.values()
        known = [c.name for c in classes if c.own_action(wanted) in c.actions and self.commands.language in c.nouns]
        return self.random.choice(sorted(known))

    def _value(self, slot: Slot) -> Fragment:
        form = slot.form or slot.name
        if form in ("place", "places"):
            part = self._destination(slot, form)
        elif form == "text":
            leaf = Leaf(self.nouns.free_text(self._parameter(slot), self.random), "value")
            part = Fragment([leaf], ["text", *span(leaf)])
        elif form in self.commands.makers:
            leaf = Leaf(self.commands.makers[form](self.random), "value", literal=False)
            part = Fragment([leaf], ["=", Ref(leaf)])
        else:
            part = self._choice(form)
        self.values[slot.name] = (form, part.symbols)
        return part

    def _parameter(self, slot: Slot) -> str:
        """The parameter that the slot gives."""
        return next(name for name, spec in self.phrase.arguments.items() if f"{{{slot.name}}}" in spec)

    def _destination(self, slot: Slot, form: str) -> Fragment:
        """Where to: a room where the parameter is one, else any place that a robot can go to."""
        if self._parameter(slot) == "area":
            return self.nouns.room()
        return self.nouns.spots() if form == "places" else self.nouns.spot()

    def _choice(self, choice_set: str) -> Fragment:
        choices = self.commands.grammar.classes[self.phrase.class_name].choices[choice_set]
        value = self.random.choice(sorted(choices))
        leaf = Leaf(self.random.choice(choices[value][self.commands.language]), "value")
        return Fragment([leaf], ["text", *span(leaf)])

    def _argument(self, name: str, spec: str) -> list[Symbol]:
        parameter = f"param:{name}"
        if spec in STEPS:
            return [parameter, STEPS[spec]]
        if spec in ("max", "min"):
            return [parameter, spec]
        if "{" in spec:
            slot = spec[spec.index("{") + 1 : spec.index("}")]
            symbols = self.values[slot][1]
            form = FORMS.get(spec[0])
            return [parameter, *([form, *symbols[1:]] if form else symbols)]
        return [parameter, f"const:{spec}"]
