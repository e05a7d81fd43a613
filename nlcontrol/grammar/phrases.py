"""The phrase documents: how people say each action, per language; for synthesis, training and checks, not for running.

A grammar file's second document, after the line `---`, or a file `phrases/<class>.yaml` beside it, holds rows such as

    phrases:
      en:
        - action: turn_on                 # or `question: state` with `field: battery_pct`
          form: wish                      # one of FORMS; default imperative
          implied: these                  # no template says {target}: the, these or all of the class
          noun: garage_door               # only of this kind
          arguments: {brightness_pct: "+{value}"}
          say: ["brighten {target} by {value:percent}"]

and sentences for the tests, `- {say: "…", plan: "…"}` or with `verdict: ask` and a reason, under `examples`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, TypeVar, get_args

from nlcontrol.errors import DefinitionError, near_name
from nlcontrol.grammar.actions import language_of
from nlcontrol.grammar.arguments import forms_for, parse_spec, read_spec
from nlcontrol.grammar.language import load_language
from nlcontrol.grammar.loader import class_files, load_grammar, phrase_files
from nlcontrol.grammar.notation import Expression, Slot, parse_template
from nlcontrol.grammar.schema import Action, DeviceClass, Grammar
from nlcontrol.grammar.source import Node, Table, load_document, load_documents
from nlcontrol.grammar.template import Rules, check_rules, repeated_slot, slot_sets

Form = Literal["imperative", "elliptic", "complaint", "wish", "question_form", "statement"]
"""imperative: verb first; elliptic: without a verb, "lights on"; complaint: "it is too dark"; wish: "i want …";
question_form: "can the light be on"; statement: "the light must be on"."""

Verdict = Literal["ask", "refuse"]
Implied = Literal["the", "these", "all"]
QuestionKind = Literal["state", "is", "any", "which", "count", "where", "planned"]

W = TypeVar("W", bound=str)

FORMS: Final[tuple[Form, ...]] = get_args(Form)
_VERDICTS: Final[tuple[Verdict, ...]] = ("ask", "refuse")
_IMPLIED: Final[tuple[Implied, ...]] = get_args(Implied)
_QUESTIONS: Final[tuple[QuestionKind, ...]] = get_args(QuestionKind)
_TARGET_FORMS: Final = (None, "bare", "one", "many")
"""bare: without article; one, many: only that number."""

ANY_DEVICE: Final = DeviceClass(
    name="device", nouns={}, kinds={}, state={}, choices={},
    actions={name: Action(name) for name in ("turn_on", "turn_off", "toggle")},
)  # fmt: skip
"""Whatever the target turns out to be: what `phrases/device.yaml` says. Toggling is resolved from the known state."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Ways to say one thing: an action, or a question about state."""

    class_name: str
    action: str
    """Without the class; "" for a question."""
    templates: tuple[Expression, ...]
    form: Form = "imperative"
    implied: Implied | None = None
    """The quantifier of the target that no template says; None: every template says {target}."""
    noun: str | None = None
    """A kind of the class: the phrase is only said of it."""
    arguments: Mapping[str, str] = field(default_factory=dict)
    """Parameter → specification, see `arguments.parse_spec`."""
    question: QuestionKind | None = None
    state_field: str | None = None
    """Of a question; None: `state`."""
    sources: tuple[str, ...] = ()
    """The templates as written."""
    lines: tuple[int, ...] = ()
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with what it must come to, run word for word by the tests."""

    class_name: str
    say: str
    plan: str | None
    """The written form before linking, or None when it must not be accepted."""
    verdict: Verdict | None
    reason: str | None
    path: str
    line: int


def load_phrases(directory: Path, language: str, grammar: Grammar | None = None) -> tuple[Phrase, ...]:
    """The phrases of all classes in a language, checked against their schemas and the language's rules."""
    known = load_grammar(directory) if grammar is None else grammar
    rules = load_language(directory, language).rules
    phrases: list[Phrase] = []
    for device_class, table in _phrase_documents(directory, known):
        for code, rows in table.pairs("phrases"):
            if language_of(code) == language:
                phrases += [_phrase(row, device_class, rules) for row in rows.nodes()]
    return tuple(phrases)


def examples(directory: Path, language: str, grammar: Grammar | None = None) -> tuple[Example, ...]:
    """The examples of all classes in a language."""
    known = load_grammar(directory) if grammar is None else grammar
    found: list[Example] = []
    for device_class, table in _phrase_documents(directory, known):
        for code, rows in table.pairs("examples"):
            if language_of(code) == language:
                found += [_example(row, device_class) for row in rows.nodes()]
    return tuple(found)


def _phrase_documents(directory: Path, grammar: Grammar) -> list[tuple[DeviceClass, Table]]:
    tables = []
    for path in class_files(directory):
        documents = load_documents(path)
        if len(documents) > 2:
            third = documents[2]
            problem = "a third document starts here; a grammar file has two, schema and phrases"
            raise DefinitionError(problem, path, third.first_line - 1)
        if len(documents) == 2:
            tables.append(_phrase_document(documents[1].root, grammar.classes[path.stem]))
    for path in phrase_files(directory):
        device_class = ANY_DEVICE if path.stem == ANY_DEVICE.name else grammar.classes.get(path.stem)
        if device_class is None:
            near = near_name(path.stem, grammar.classes)
            raise DefinitionError(f'there is no class "{path.stem}" for these phrases{near}', path)
        tables.append(_phrase_document(load_document(path), device_class))
    return tables


def _phrase_document(root: Node, device_class: DeviceClass) -> tuple[DeviceClass, Table]:
    table = root.table("class", "phrases", "examples", what="key of a phrase document")
    if table.string("class", device_class.name) != device_class.name:
        raise table.required("class").error(f"these phrases stand in the file of {device_class.name}")
    return device_class, table


def _example(row: Node, device_class: DeviceClass) -> Example:
    table = row.table("say", "plan", "verdict", "reason", what="key of an example")
    verdict = table.optional("verdict")
    if ("plan" in table) == (verdict is not None):
        raise row.error("an example has either a plan or a verdict")
    return Example(
        class_name=device_class.name,
        say=table.string("say"),
        plan=table.string("plan", None),
        verdict=None if verdict is None else verdict.choice(_VERDICTS, "verdict"),
        reason=table.string("reason", None),
        path=row.path,
        line=row.line,
    )


# --- one row ------------------------------------------------------------------------------------------------------


def _phrase(row: Node, device_class: DeviceClass, rules: Rules) -> Phrase:
    table = row.table(
        "action", "question", "field", "form", "implied", "noun", "arguments", "say", what="key of a phrase"
    )  # fmt: skip
    if ("action" in table) == ("question" in table):
        raise row.error("a phrase says either an action or a question")
    action = table.required("action").choice(device_class.actions, "action") if "action" in table else ""
    arguments = _arguments(table, device_class, action)
    noun = table.optional("noun")
    say = table.required("say")
    phrase = Phrase(
        class_name=device_class.name,
        action=action,
        templates=tuple(parse_template(node.string(), node) for node in say.nodes()),
        form=_word(table, "form", FORMS) or "imperative",
        implied=_word(table, "implied", _IMPLIED),
        noun=None if noun is None else noun.choice(device_class.kinds, "kind"),
        arguments=arguments,
        question=_word(table, "question", _QUESTIONS),
        state_field=_state_field(table, device_class),
        sources=say.strings(),
        lines=tuple(node.line for node in say.nodes()),
        path=row.path,
        line=row.line,
    )
    if not phrase.templates:
        raise say.error("a phrase needs at least one template")
    for node, template in zip(say.nodes(), phrase.templates, strict=True):
        check_rules(template, rules, node)
        _check_template(node, template, phrase, device_class, rules)
    return phrase


def _word(table: Table, key: str, known: tuple[W, ...]) -> W | None:
    node = table.optional(key)
    return None if node is None else node.choice(known, key)


def _state_field(table: Table, device_class: DeviceClass) -> str | None:
    node = table.optional("field")
    if node is None:
        return None
    if "question" not in table:
        raise node.error("only a question asks for a field")
    return node.choice(device_class.state, "state field")


def _arguments(table: Table, device_class: DeviceClass, action: str) -> dict[str, str]:
    specs: dict[str, str] = {}
    parameters = device_class.actions[action].parameters if action else {}
    for key, node in table.pairs("arguments"):
        parameter = parameters[key.choice(parameters, "parameter")]
        specs[parameter.name] = read_spec(node, parameter)
    for parameter in parameters.values():
        if parameter.required and parameter.name not in specs:
            raise table.node.error(f"{action} needs the argument {parameter.name}")
    return specs


def _check_template(node: Node, template: Expression, phrase: Phrase, device_class: DeviceClass, rules: Rules) -> None:
    if (text := node.string()) != text.lower():
        raise node.error("write what is heard in lower case")
    if (repeated := repeated_slot(template, rules)) is not None:
        raise node.error(f"{{{repeated}}} can stand twice in one sentence: give the second another name")
    needed = {spec.slot for spec in map(parse_spec, phrase.arguments.values()) if spec.slot is not None}
    for slots in slot_sets(template, rules):
        names = {slot.name for slot in slots}
        if phrase.implied is None and "target" not in names:
            raise node.error("a sentence of this template never says {target}: say it always, or declare implied")
        if phrase.implied is not None and "target" in names:
            raise node.error("the target is implied here, but this template says {target}")
        if missing := needed - names:
            raise node.error(f"a sentence of this template never says {{{min(missing)}}}, which an argument needs")
        for slot in slots:
            _check_slot(node, slot, phrase, device_class)


def _check_slot(node: Node, slot: Slot, phrase: Phrase, device_class: DeviceClass) -> None:
    if slot.name == "target":
        if slot.form not in _TARGET_FORMS:
            raise node.error(f'a target has no form "{slot.form}"; known: bare, one, many')
        return
    if slot.name in ("place", "area"):
        if slot.form is not None:
            raise node.error(f"{{{slot.name}}} has no forms")
        return
    specs = {name: parse_spec(text) for name, text in phrase.arguments.items()}
    name = next((name for name, spec in specs.items() if spec.slot == slot.name), None)
    if name is None:
        raise node.error(f'no argument takes {{{slot.name}}}: write arguments: {{PARAMETER: "{{{slot.name}}}"}}')
    parameter = device_class.actions[phrase.action].parameters[name]
    allowed = forms_for(parameter, specs[name].way)
    if slot.form not in allowed:
        listed = ", ".join(sorted(allowed)) or "none"
        raise node.error(f"{{{slot.name}}} gives {name}, which is said as: {listed}; not as {slot.form or 'nothing'}")
