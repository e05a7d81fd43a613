"""Says whether a sequence of symbols and pointers is a well-formed clause: written from the contract, by itself.

It shares no code with `nlcontrol.grammar.constraint` and none with the reader, so that each can find the others wrong.
"""

from __future__ import annotations

from collections.abc import Sequence

from nlcontrol.grammar.schema import Grammar, Parameter, StateField

JOINS = ["first", "then", "and", "or", "before", "after_that", "meanwhile", "correct"]
POINTED_TIMES = ["delay", "clock", "number_clock", "date", "recur", "interval", "for", "times"]
POINTED_TIMES += ["until_clock", "until_number"]
KINDS_OF_QUESTION = ["state", "is", "any", "which", "count", "where", "planned"]
KINDS_OF_CONTROL = ["stop", "pause", "resume", "undo", "cancel", "never_mind"]
KINDS_OF_CONDITION = ["once", "whenever", "if", "unless", "until", "while"]
REASONS = ["negated", "reported", "question", "out_of_domain", "unsupported"]
QUANTIFIERS = ["the", "these", "all", "any", "other"]
RELATIVE_WORDS = ["step:+1", "step:-1", "step:+2", "step:-2", "max", "min"]
DEVICE_ACTIONS = ["device.turn_on", "device.turn_off", "device.toggle"]


class _IllFormedError(Exception):
    """The sequence is not a clause."""


def fault(symbols: Sequence[str | int], grammar: Grammar) -> str | None:
    """What is wrong with the sequence as a clause of this grammar, or None when it is well-formed."""
    walk = _Walk(symbols, grammar)
    try:
        walk.clause()
    except _IllFormedError as error:
        return str(error)
    return None


class _Walk:
    """Recursive descent over one sequence: a method per line of the contract, each consumes what it checks."""

    def __init__(self, symbols: Sequence[str | int], grammar: Grammar) -> None:
        self.rest = list(symbols)
        self.grammar = grammar

    def clause(self) -> None:
        self.pop(JOINS)
        modifiers = 0
        while self.ahead() == "vague_time" or self.ahead() in POINTED_TIMES:
            self.span() if self.rest.pop(0) == "vague_time" else self.pointer()
            modifiers += 1
        self.at_most(modifiers, 4, "modifiers")
        self.head(self.pop_any())
        if self.rest:
            raise _IllFormedError(f"{self.rest[0]} after the end of the clause")

    def head(self, head: str) -> None:
        kind, _, name = head.partition(":")
        if kind == "ask" and name in KINDS_OF_QUESTION:
            classes = self.targets()
            self.comparison(classes, complete=False)
        elif kind == "control" and name in KINDS_OF_CONTROL:
            if self.ahead() == "span":
                self.rest.pop(0)
                self.span()
        elif kind == "cond" and name in KINDS_OF_CONDITION:
            said, _ = self.target()
            self.comparison({said}, complete=True)
        elif head in {"amend", "also"}:
            self.correction()
        elif head in DEVICE_ACTIONS:
            self.targets()
        elif self.grammar.action(head) is not None:
            self.targets()
            self.arguments(head)
        elif head != "chat" and not (kind == "decline" and name in REASONS):
            raise _IllFormedError(f"{head} is no head")

    # Reading symbols.

    def ahead(self) -> str:
        return self.rest[0] if self.rest and isinstance(self.rest[0], str) else ""

    def pop_any(self) -> str:
        if not self.rest or not isinstance(self.rest[0], str):
            raise _IllFormedError("a symbol is missing")
        return str(self.rest.pop(0))

    def pop(self, known: Sequence[str]) -> str:
        symbol = self.pop_any()
        if symbol not in known:
            raise _IllFormedError(f"{symbol} is none of {' '.join(known)}")
        return symbol

    def pointer(self) -> int:
        if not self.rest or not isinstance(self.rest[0], int) or self.rest[0] < 0:
            raise _IllFormedError("a pointer is missing")
        return int(self.rest.pop(0))

    def span(self) -> None:
        first = self.pointer()
        if self.pointer() < first:
            raise _IllFormedError("a span ends before it starts")

    def at_most(self, number: int, limit: int, what: str) -> None:
        if number > limit:
            raise _IllFormedError(f"{number} {what}")

    # Targets. The class is a name, "" where a class was not said.

    def targets(self) -> set[str]:
        classes, number = set(), 0
        while self.ahead() in {*QUANTIFIERS, "name", "it", "them"}:
            classes.add(self.target()[0])
            number += 1
        self.at_most(number, 6, "targets")
        return classes

    def target(self, excepted: bool = False) -> tuple[str, bool]:
        """Its class, and whether it is a group."""
        start = self.pop([*QUANTIFIERS, "name", "it", "them"])
        if start == "name":
            self.span()
        if start not in QUANTIFIERS:
            return "", False
        if start == "any":
            self.pointer()
        noun = self.pop_any()
        if noun == "noun":
            self.span()
        elif noun != "class:device" and (
            not noun.startswith("class:") or self.grammar.class_of_noun(noun.removeprefix("class:")) is None
        ):
            raise _IllFormedError(f"{noun} is no noun")
        self.places()
        exceptions = 0
        while not excepted and self.ahead() == "except":
            self.rest.pop(0)
            self.target(excepted=True)
            exceptions += 1
        self.at_most(exceptions, 3, "exceptions")
        return (self.grammar.class_of_noun(noun.removeprefix("class:")) or "") if noun != "noun" else "", True

    def places(self) -> int:
        number = 0
        while self.ahead() in {"in", "here"}:
            if self.rest.pop(0) == "in":
                self.span()
            number += 1
        self.at_most(number, 3, "places")
        return number

    # Arguments and comparisons.

    def arguments(self, action_name: str) -> None:
        action = self.grammar.action(action_name)
        assert action is not None  # the head was found by it
        given: set[str] = set()
        while self.ahead().startswith("param:"):
            name = str(self.rest.pop(0)).removeprefix("param:")
            if name not in action.parameters or name in given:
                raise _IllFormedError(f"{action_name} cannot take {name} here")
            given.add(name)
            parameter = action.parameters[name]
            self.value([parameter])
            places = 1
            while parameter.type == "place" and parameter.many and self.ahead() == "place":
                self.value([parameter])
                places += 1
            self.at_most(places, 6, "places of one parameter")
        self.at_most(len(given), 4, "arguments")

    def value(self, parameters: Sequence[Parameter]) -> None:
        """A value that fits one of the parameters."""
        types: set[str] = {parameter.type for parameter in parameters}
        has_words = types & {"choice", "text"} or any(parameter.choice_set for parameter in parameters)
        constants = {choice for parameter in parameters for choice in parameter.choices}
        form = self.pop_any()
        if form in RELATIVE_WORDS and "number" in types:
            return
        if (form in {"up", "down", "factor"} and "number" in types) or (form == "=" and types & {"number", "choice"}):
            self.pointer()
        elif (form == "text" and has_words) or (form == "place" and "place" in types):
            self.span()
        else:
            self.constant(form, constants | ({"true", "false"} if "flag" in types else set()))

    def constant(self, form: str, known: set[str]) -> None:
        if not form.startswith("const:") or form.removeprefix("const:") not in known:
            raise _IllFormedError(f"{form} does not fit")

    def comparison(self, classes: set[str], complete: bool) -> None:
        known = sorted(classes) if classes and "" not in classes else sorted(self.grammar.classes)
        field = "state"
        if self.ahead().startswith("field:"):
            field = str(self.rest.pop(0)).removeprefix("field:")
            if not any(field in self.grammar.classes[name].state for name in known):
                raise _IllFormedError(f"there is no field {field}")
        if self.ahead().startswith("op:") or complete:
            states = [
                self.grammar.classes[name].state[field] for name in known if field in self.grammar.classes[name].state
            ]
            if not states:
                raise _IllFormedError(f"there is no field {field}")
            self.compared_with(self.pop(["op:is", "op:is_not", "op:above", "op:below"]), states)

    def compared_with(self, op: str, states: Sequence[StateField]) -> None:
        if op in {"op:above", "op:below"}:
            states = [state for state in states if state.type == "number"]
        types = {state.type for state in states}
        form = self.pop_any()
        if form == "=" and types & {"number", "choice"}:
            self.pointer()
        elif (form == "text" and types & {"choice", "text"}) or (form == "place" and "place" in types):
            self.span()
        else:
            choices = {choice for state in states for choice in state.choices}
            self.constant(form, choices | ({"true", "false"} if "flag" in types else set()))

    def correction(self) -> None:
        targets, after_group = 0, False
        while self.ahead() in {*QUANTIFIERS, "name", "it", "them"}:
            after_group = self.target()[1]
            targets += 1
        self.at_most(targets, 6, "targets")
        places = self.places()
        if places and after_group:
            raise _IllFormedError("the places of a group stand with the group")
        if self.rest:
            actions = [action for found in self.grammar.classes.values() for action in found.actions.values()]
            parameters = [parameter for action in actions for parameter in action.parameters.values()]
            self.value([parameter for parameter in parameters if parameter.type != "place"])
        elif not targets and not places:
            raise _IllFormedError("nothing is corrected")
