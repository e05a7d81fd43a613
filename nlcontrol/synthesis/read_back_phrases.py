"""The read-back sentences of the grammars as phrases: what is said back must be understood (design, promise 7)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlcontrol.grammar.notation import parse_template
from nlcontrol.grammar.phrases import Phrase
from nlcontrol.grammar.schema import Action, DeviceClass, Grammar, Parameter, Sentence

SIGNS = {"": "", "negative": "-", "more": "+", "less": "-", "times": "*"}
UNIT_WORDS = {
    "en": {
        "percent": "percent",
        "kelvin": "kelvin",
        "meters": "length",
        "degrees": "degrees",
        "seconds": "duration",
        "meters per second": "speed",
    },
    "zh": {"%": "percent", "米": "length", "度": "degrees", "秒": "duration", "米每秒": "speed"},
}


def read_back_phrases(grammar: Grammar, language: str) -> Iterator[Phrase]:
    """One phrase per read-back sentence whose values can be drawn."""
    for device_class in grammar.classes.values():
        for action in device_class.actions.values():
            for sentence in action.read_back.get(language, ()):
                phrase = _phrase(device_class, action, sentence, language)
                if phrase is not None:
                    yield phrase


def _phrase(device_class: DeviceClass, action: Action, sentence: Sentence, language: str) -> Phrase | None:
    template = sentence.say
    arguments: dict[str, str] = {}
    for index, name in enumerate(sentence.given):
        parameter = action.parameters[name]
        slot = f"value{index}"
        template, form = _with_slot(template, name, slot, parameter, language)
        if form is None:
            return None
        sign = SIGNS[sentence.amount] if index == 0 else ""
        arguments[name] = f"{sign}{{{slot}}}"
    if "{target}" not in template:
        return None
    return Phrase(
        device_class.name,
        action.name,
        (parse_template(template),),
        arguments=arguments,
        sources=(f"read back: {template}",),
        lines=(0,),
    )


def _with_slot(template: str, name: str, slot: str, parameter: Parameter, language: str) -> tuple[str, str | None]:
    """The template with the parameter as a slot that swallows its unit's words, and the form of the slot."""
    if parameter.type == "place":
        form = "places" if parameter.many else "place"
        return template.replace(f"{{{name}}}", f"{{{slot}:{form}}}"), form
    if parameter.choice_set and parameter.type == "choice":
        return template.replace(f"{{{name}}}", f"{{{slot}:{parameter.choice_set}}}"), parameter.choice_set
    for words, form in sorted(UNIT_WORDS.get(language, {}).items(), key=lambda item: -len(item[0])):
        found = re.sub(rf"\{{{name}\}} ?{re.escape(words)}(?![a-z])", f"{{{slot}:{form}}}", template)
        if found != template:
            return found, form
    return template, None
