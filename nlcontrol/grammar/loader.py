"""Grammar files → `Grammar`: the first document of every `<class>.yaml` in a folder, completely checked.

Only schemas are parsed; phrase documents wait for `phrases`, which synthesis and `check` ask for: the second document
of the same file, or a file `phrases/<class>.yaml`. What this module lets through keeps every promise in `schema`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from nlcontrol.errors import DefinitionError
from nlcontrol.grammar.actions import Surroundings, language_of, read_action, read_risk
from nlcontrol.grammar.fields import name_of, read_state_field, read_value, words_of
from nlcontrol.grammar.nouns import class_nouns
from nlcontrol.grammar.schema import Action, DeviceClass, Grammar, Noun, Risk, StateField, StateWord
from nlcontrol.grammar.source import Document, Node, Table, load_documents
from nlcontrol.resources import grammars_dir

_RESERVED: Final = ("device", "here", "it", "them", "all", "the", "these", "any", "other")
"""Words that the written form of a plan keeps for itself."""


def load_grammar(directory: Path | None = None) -> Grammar:
    """All device classes of a folder, by default the shipped ones; DefinitionError at the first fault."""
    folder = grammars_dir() if directory is None else directory
    if not folder.is_dir():
        raise DefinitionError(f"there is no folder of grammars {folder}")
    paths = class_files(folder)
    if not paths:
        raise DefinitionError(f"the folder of grammars {folder} holds no .yaml file")
    grammar = Grammar({path.stem: load_class(path) for path in paths})
    _check_names_across(grammar)
    _check_nouns_across(grammar)
    return grammar


def class_files(directory: Path) -> tuple[Path, ...]:
    """The grammar files of a folder, sorted by class."""
    return tuple(sorted(path for path in directory.glob("*.yaml") if path.is_file()))


def phrase_files(directory: Path) -> tuple[Path, ...]:
    """The phrase documents of a folder that have files of their own, `phrases/<class>.yaml`, sorted by class."""
    return class_files(directory / "phrases")


def load_class(path: Path) -> DeviceClass:
    """The device class of one grammar file."""
    documents = load_documents(path)
    root = documents[0].root
    table = root.table(
        "class", "in_everything", "moves", "switched", "nouns", "kinds", "state", "features", "choices", "actions",
        "questions", what="key of a grammar",
    )  # fmt: skip
    name = name_of(table.required("class"), "class")
    if name != path.stem:
        raise table.required("class").error(f'the class "{name}" belongs in a file {name}.yaml')
    if name in _RESERVED:
        raise table.required("class").error(f'"{name}" has another meaning in plans and cannot name a class')
    choices = _choices(table)
    features = table.strings("features", ())
    state: dict[str, StateField] = {}
    for key, node in table.required("state").pairs():
        state[key.string()] = read_state_field(key, node, choices, features)
    if "state" not in state:
        raise table.required("state").error('a class needs a state field "state": conditions without a field mean it')
    around = Surroundings(state, choices, features)
    actions = {key.string(): read_action(key, node, around) for key, node in table.required("actions").pairs()}
    if table.flag("moves", False) and not any(action.stops for action in actions.values()):
        raise table.required("moves").error("a class that moves needs an action with stops: true")
    kinds, kind_risk = _kinds(table, actions)
    device_class = DeviceClass(
        name=name,
        nouns={language_of(language): _noun(node) for language, node in table.required("nouns").pairs()},
        kinds=kinds,
        state=state,
        actions=actions,
        choices=choices,
        features=features,
        in_everything=table.flag("in_everything", False),
        moves=table.flag("moves", False),
        kind_risk=kind_risk,
        state_words=_questions(table, state),
        switched=_switched(table, actions),
        path=str(path),
        phrases_digest=_digest(_without_comments((*documents[1:], *_phrases_beside(path)))),
    )
    _check_nouns_within(device_class, table)
    return _with_schema_digest(device_class)


def _with_schema_digest(device_class: DeviceClass) -> DeviceClass:
    meaning = {
        "class": device_class.name,
        "state": {field.name: [field.type, field.unit, field.choices] for field in device_class.state.values()},
        "actions": {
            action.name: {
                parameter.name: [parameter.type, parameter.unit, parameter.choices, parameter.many]
                for parameter in action.parameters.values()
            }
            for action in device_class.actions.values()
        },
        **({"switched": dict(device_class.switched)} if device_class.switched else {}),
    }
    return replace(device_class, schema_digest=_digest(json.dumps(meaning, sort_keys=True, ensure_ascii=False)))


def _phrases_beside(path: Path) -> tuple[Document, ...]:
    beside = path.parent / "phrases" / path.name
    return load_documents(beside) if beside.is_file() else ()


def _without_comments(documents: tuple[Document, ...]) -> str:
    lines = (line.rstrip() for document in documents for line in document.text.splitlines())
    return "\n".join(line for line in lines if line and not line.lstrip().startswith("#"))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# --- the parts of a class -----------------------------------------------------------------------------------------


def _noun(node: Node) -> Noun:
    table = node.table("one", "many", what="key of a noun")
    many = table.optional("many")
    return Noun(words_of(table.required("one")), () if many is None else words_of(many))


def _kinds(
    table: Table, actions: Mapping[str, Action]
) -> tuple[dict[str, dict[str, Noun]], dict[str, dict[str, Risk]]]:
    kinds: dict[str, dict[str, Noun]] = {}
    risks: dict[str, dict[str, Risk]] = {}
    for key, node in table.pairs("kinds"):
        kind = name_of(key, "kind")
        if kind in _RESERVED or kind == table.string("class"):
            raise key.error(f'"{kind}" has another meaning in plans and cannot name a kind')
        kinds[kind] = {}
        for language, value in node.pairs():
            if language.string() == "risk":
                risks[kind] = {action.choice(actions, "action"): read_risk(risk) for action, risk in value.pairs()}
            else:
                kinds[kind][language_of(language)] = _noun(value)
    return kinds, risks


def _switched(table: Table, actions: Mapping[str, Action]) -> dict[str, str]:
    """What turning on and off means to a class without such actions."""
    found: dict[str, str] = {}
    for key, node in table.pairs("switched"):
        name = key.choice(("turn_on", "turn_off"), "action")
        if name in actions:
            raise key.error(f"{table.string('class')} has an action {name} of its own")
        meant = actions[node.choice(actions, "action")]
        if any(parameter.required for parameter in meant.parameters.values()):
            raise node.error(f"{meant.name} needs an argument that nobody says with {name}")
        found[name] = meant.name
    return found


def _choices(table: Table) -> dict[str, dict[str, dict[str, tuple[str, ...]]]]:
    sets: dict[str, dict[str, dict[str, tuple[str, ...]]]] = {}
    for set_key, set_node in table.pairs("choices"):
        values: dict[str, dict[str, tuple[str, ...]]] = {}
        taken: dict[tuple[str, str], str] = {}
        for key, node in set_node.pairs():
            value = key.string()
            values[value] = {language_of(language): words_of(words) for language, words in node.pairs()}
            for language, said in values[value].items():
                for words in said:
                    if (other := taken.setdefault((language, words), value)) != value:
                        raise key.error(f'"{words}" already stands for {other}')
        if not values:
            raise set_node.error("a choice set needs at least one value")
        sets[name_of(set_key, "choice set")] = values
    return sets


def _questions(table: Table, state: Mapping[str, StateField]) -> dict[str, tuple[StateWord, ...]]:
    found: dict[str, tuple[StateWord, ...]] = {}
    for language, rows in table.pairs("questions"):
        words: list[StateWord] = []
        taken: set[str] = set()
        for row in rows.nodes():
            entry = row.table("field", "value", "words", what="key of a state word")
            field = state[entry.required("field").choice(state, "state field")]
            value = entry.optional("value")
            said = words_of(entry.required("words"))
            if repeated := taken.intersection(said):
                raise entry.required("words").error(f'"{min(repeated)}" already names another state')
            taken.update(said)
            words.append(StateWord(field.name, said, None if value is None else read_value(value, field)))
        found[language_of(language)] = tuple(words)
    return found


# --- what must hold between parts ---------------------------------------------------------------------------------


def _check_nouns_within(device_class: DeviceClass, table: Table) -> None:
    for language in device_class.nouns:
        taken: dict[str, str] = {}
        for words, name, _ in class_nouns(device_class, language):
            if (other := taken.setdefault(words, name)) != name:
                raise table.required("kinds").error(f'the noun "{words}" stands for both {other} and {name}')


def _check_names_across(grammar: Grammar) -> None:
    taken: dict[str, str] = {}
    for device_class in grammar.classes.values():
        for name in (device_class.name, *device_class.kinds):
            if (other := taken.setdefault(name, device_class.name)) != device_class.name:
                raise DefinitionError(f'"{name}" is a class or kind in {other} too', device_class.path)


def _check_nouns_across(grammar: Grammar) -> None:
    taken: dict[tuple[str, str], str] = {}
    for device_class in grammar.classes.values():
        languages = set(device_class.nouns).union(*device_class.kinds.values())
        for language in sorted(languages):
            for words, _, _ in class_nouns(device_class, language):
                other = taken.setdefault((language, words), device_class.name)
                if other != device_class.name:
                    raise DefinitionError(f'the noun "{words}" belongs to {other} too', device_class.path)
