"""Plans said back: an imperative sentence that means the same, and what the person is told (design, promise 7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nlcontrol.grammar.schema import Action, Grammar, Sentence
from nlcontrol.plan.types import (
    After,
    At,
    Change,
    Command,
    Condition,
    Every,
    Factor,
    Flag,
    For,
    Group,
    If,
    Named,
    Number,
    Once,
    Parallel,
    Place,
    Repeat,
    Statement,
    Target,
    Text,
    Trigger,
    Until,
    Value,
    When,
    Whenever,
)
from nlcontrol.site.types import Site
from nlcontrol.text import say_clock, say_duration, say_number

DEVICE: Final = "device"
BARE_FLOORS: Final = frozenset({"upstairs", "downstairs", "outside", "inside", "outdoors", "indoors"})
DAY_WORDS: Final = {
    "mon": "monday",
    "tue": "tuesday",
    "wed": "wednesday",
    "thu": "thursday",
    "fri": "friday",
    "sat": "saturday",
    "sun": "sunday",
}


class Wording:
    """Says plans in one language; None where the grammar has no words for a part."""

    def __init__(self, site: Site, grammar: Grammar, language: str) -> None:
        self.site, self.grammar, self.language = site, grammar, language

    def read_back(self, statements: Sequence[Statement]) -> str | None:
        """An imperative sentence for the whole plan."""
        if self.language != "en":
            return self._plain_sequence(statements)
        said = [self._statement(statement) for statement in statements]
        return None if None in said else ", then ".join(part for part in said if part)

    def _plain_sequence(self, statements: Sequence[Statement]) -> str | None:
        # Times, conditions and joins have read-back words in English only; a lone command has them in every language.
        if len(statements) == 1 and isinstance(statements[0], Command):
            return self._command(statements[0])
        return None

    def doing(self, statement: Statement) -> str | None:
        """What is under way: "turning on the kitchen light"."""
        if isinstance(statement, Command) and statement.arguments and self.language == "en":
            said = self._command(statement)
            return None if said is None else present_participle(said)
        if isinstance(statement, Command):
            action = self._action(statement)
            message = action.messages.get(self.language) if action else None
            return self._filled(message.doing, statement, action) if message and action else None
        if isinstance(statement, When) and len(statement.body) == 1 and self.language == "en":
            inner, times = self.doing(statement.body[0]), self._triggers(statement.triggers)
            return f"{inner} {times}" if inner and times else None
        return None

    # --- statements -----------------------------------------------------------------------------------------------

    def _statement(self, statement: Statement) -> str | None:
        match statement:
            case Command():
                return self._command(statement)
            case When():
                return self._when(statement)
            case Repeat(times=int() as times, body=(Command() as command,)):
                said = self._command(command)
                return f"{said} {'twice' if times == 2 else f'{times} times'}" if said else None
            case Parallel():
                parts = [self._statement(part) for part in statement.body]
                return None if None in parts else " and at the same time ".join(part for part in parts if part)
        return None

    def _when(self, statement: When) -> str | None:
        body = [self._statement(part) for part in statement.body]
        times = self._triggers(statement.triggers)
        if None in body or times is None:
            return None
        said = [part for part in body if part]
        if len(said) == 1:
            return f"{said[0]} {times}"
        return f"{times} " + " then ".join(said)

    def _command(self, command: Command) -> str | None:
        action = self._action(command)
        if action is None:
            return None
        sentence = self._sentence(action, command)
        return self._filled(sentence.say, command, action) if sentence else None

    def _action(self, command: Command) -> Action | None:
        class_name, _, name = command.action.partition(".")
        if class_name != DEVICE:
            return self.grammar.action(command.action)
        found = [c.actions[name] for c in self.grammar.classes.values() if name in c.actions]
        return found[0] if found else None

    def _sentence(self, action: Action, command: Command) -> Sentence | None:
        given = {name for name, _ in command.arguments}
        candidates = [s for s in action.read_back.get(self.language, ()) if set(s.given) == given]
        wanted = ""
        for sentence in candidates:
            if sentence.given:
                wanted = _amount_kind(dict(command.arguments)[sentence.given[0]])
                if any(_amount_kind(dict(command.arguments)[name]) for name in sentence.given[1:]):
                    return None  # no sentence says a second amount as more, less or below zero
        exact = next((s for s in candidates if s.amount == wanted), None)
        if exact is None and wanted == "negative":
            exact = next((s for s in candidates if s.amount == ""), None)
        return exact

    def _filled(self, template: str, command: Command, action: Action) -> str | None:
        targets = [self.target(target) for target in command.targets]
        if None in targets:
            return None
        said = template.replace("{target}", _listed([t for t in targets if t]))
        values: dict[str, list[str]] = {}
        for name, value in command.arguments:
            class_name = command.action.partition(".")[0]
            values.setdefault(name, []).append(self._value(value, action, name, class_name))
        for name, spoken in values.items():
            said = said.replace(f"{{{name}}}", _listed(spoken))
        said = re.sub(r"(?<![\d.])1 (meter|degree|second)s\b", r"1 \1", said)
        return None if "{" in said else said

    def _value(self, value: Value, action: Action, name: str, class_name: str) -> str:
        match value:
            case Number(amount=amount):
                return say_number(abs(amount), self.language)
            case Change(by):
                return say_number(abs(by.amount), self.language)
            case Factor(factor):
                return say_number(factor, self.language)
            case Flag(on):
                return "on" if on else "off"
            case Text(text):
                return self._word(text, action, name, class_name)
            case _:
                return str(value)

    def _word(self, text: str, action: Action, name: str, class_name: str) -> str:
        parameter = action.parameters.get(name)
        if parameter is not None and parameter.type == "place":
            area = self.site.areas.get(text)
            words = area.names[0] if area and area.names else text.replace("_", " ")
            return f"the {words}" if self.language == "en" else words
        device_class = self.grammar.classes.get(class_name)
        choices = {} if device_class is None or parameter is None else device_class.choices
        words_of = choices.get((parameter.choice_set if parameter else None) or "", {})
        if text in words_of and self.language in words_of[text]:
            return words_of[text][self.language][0]
        return text.replace("_", " ")

    # --- targets ------------------------------------------------------------------------------------------------------

    def target(self, target: Target) -> str | None:
        """A noun phrase for the target."""
        match target:
            case Named(name):
                return self._device(name)
            case Group():
                return self._group(target)
        return None

    def _device(self, name: str) -> str:
        """A device by its name, with its room where the name alone is not enough; proper names have no article."""
        device = self.site.devices.get(name)
        words = device.name if device else name
        if self.language != "en":
            return words
        said = words if words[:1].isupper() else f"the {words}"
        area = self.site.areas.get(device.area or "") if device else None
        shared = device and any(words in other.names for other in self.site.devices.values() if other.id != device.id)
        return f"{said} in the {area.names[0]}" if shared and area and area.names else said

    def _group(self, group: Group) -> str | None:
        many = group.quantifier in ("all", "these") or (group.quantifier == "any" and (group.count or 1) > 1)
        places = " and ".join(self._place(place) for place in group.places)
        if group.noun == DEVICE:
            said = "everything"
        else:
            noun = self._noun(group.noun, many)
            if noun is None:
                return None
            if self.language != "en":
                return f"{places}{'所有的' if many else '的' if places else ''}{noun}"
            counted = {
                "all": "all the ",
                "these": "the ",
                "the": "the ",
                "other": "the other ",
                "any": f"{group.count or 1} ",
            }
            said = f"{counted[group.quantifier]}{noun}"
        said = f"{said} {places}" if places else said
        excepted = [self.target(excepted) for excepted in group.excepted]
        if None in excepted:
            return None
        return f"{said} except {_listed([e for e in excepted if e])}" if excepted else said

    def _noun(self, noun: str, many: bool) -> str | None:
        class_name = self.grammar.class_of_noun(noun)
        if class_name is None:
            return None
        device_class = self.grammar.classes[class_name]
        words = (device_class.nouns if noun == class_name else device_class.kinds[noun]).get(self.language)
        if words is None:
            return None
        return words.many[0] if many and words.many else words.one[0]

    def _place(self, place: Place) -> str:
        if place.name is None:
            return "in here" if self.language == "en" else "这里"
        if self.language != "en":
            return place.name
        if place.name in BARE_FLOORS:
            return place.name
        return f"{'on' if place.floor else 'in'} the {place.name.removeprefix('the ')}"

    # --- times and conditions -----------------------------------------------------------------------------------------

    def _triggers(self, triggers: Sequence[Trigger]) -> str | None:
        said = [self._trigger(trigger) for trigger in triggers]
        return None if None in said else " ".join(part for part in said if part)

    def _trigger(self, trigger: Trigger) -> str | None:
        match trigger:
            case After(delay_s):
                return f"in {say_duration(delay_s)}"
            case At(time):
                return f"at {say_clock(time)}"
            case Every(time=time, days=days, interval_s=interval_s):
                if interval_s is not None:
                    return f"every {say_duration(interval_s)}"
                named = " and ".join(DAY_WORDS.get(day, day) for day in days)
                return f"every {named} at {say_clock(time)}" if time else None
            case For(duration_s):
                return f"for {say_duration(duration_s)}"
            case Until(end):
                return self._condition("until", end) if isinstance(end, Condition) else f"until {say_clock(end)}"
            case Once(condition):
                return self._condition("as soon as", condition)
            case Whenever(condition):
                return self._condition("whenever", condition)
            case If(condition):
                return self._condition("if", condition)

    def _condition(self, word: str, condition: Condition) -> str | None:
        target = self.target(condition.target)
        if target is None:
            return None
        value = condition.value
        spoken = (
            value.text.replace("_", " ")
            if isinstance(value, Text)
            else say_number(value.amount)
            if isinstance(value, Number)
            else None
        )
        if spoken is None:
            return None
        if condition.op in ("is", "is not") and condition.field != "state":
            return f"{word} the {self._field(condition.field)} of {target} {condition.op} {spoken}"
        if condition.op in ("is", "is not"):
            return f"{word} {target} {condition.op} {spoken}"
        return f"{word} the {self._field(condition.field)} of {target} is {condition.op} {spoken}"

    def _field(self, field: str) -> str:
        """What people call a state field: the first of its words in the grammar."""
        rows = (row for c in self.grammar.classes.values() for row in c.state_words.get(self.language, ()))
        named = next((row.words[0] for row in rows if row.field == field and row.value is None), None)
        return named or field.removesuffix("_pct").replace("_", " ")


def _amount_kind(value: Value) -> str:
    match value:
        case Change(by):
            return "more" if by.amount >= 0 else "less"
        case Factor():
            return "times"
        case Number(amount=amount) if amount < 0:
            return "negative"
    return ""


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def present_participle(said: str) -> str:
    """The sentence with its first verb in -ing: "set the lamp to red" → "setting the lamp to red"."""
    verb, _, rest = said.partition(" ")
    doubled = len(verb) <= 4 and re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", verb) is not None
    stem = verb[:-1] if verb.endswith("e") and not verb.endswith("ee") else verb + verb[-1] if doubled else verb
    return f"{stem}ing {rest}"
