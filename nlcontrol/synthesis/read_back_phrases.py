"""The read-back sentences of the grammars as phrases: what is said back must be understood (design, promise 7)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlcontrol.grammar.notation import parse_template
from nlcontrol.grammar.phrases import Phrase
from nlcontrol.grammar.schema import Action, DeviceClass, Grammar, Parameter, Sentence

SIGNS = {"": "", "negative": "-", "more": "+", "less": "-", "times": "*"}
FLAGS = {"en": {"on": "true", "off": "false"}, "zh": {"开": "true", "关": "false"}}
"""How a flag is said back."""
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
                for flag in FLAGS[language] if _flags(sentence, action) else ("",):
                    phrase = _phrase(device_class, action, sentence, language, flag)
                    if phrase is not None:
                        yield phrase


def _flags(sentence: Sentence, action: Action) -> bool:
    """Whether the sentence says a flag: then it is two phrases."""
    return any(action.parameters[name].type == "flag" for name in sentence.given)


def _phrase(device_class: DeviceClass, action: Action, sentence: Sentence, language: str, flag: str) -> Phrase | None:
    template = sentence.say
    arguments: dict[str, str] = {}
    for index, name in enumerate(sentence.given):
        parameter = action.parameters[name]
        slot = f"value{index}"
        if parameter.type == "flag":
            template = template.replace(f"{{{name}}}", flag)
            arguments[name] = FLAGS[language][flag]
            continue
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
    if parameter.type == "text":
        return template.replace(f"{{{name}}}", f"{{{slot}:text}}"), "text"
    if parameter.choice_set and parameter.type == "choice":
        return template.replace(f"{{{name}}}", f"{{{slot}:{parameter.choice_set}}}"), parameter.choice_set
    for words, form in sorted(UNIT_WORDS.get(language, {}).items(), key=lambda item: -len(item[0])):
        found = re.sub(rf"\{{{name}\}} ?{re.escape(words)}(?![a-z])", f"{{{slot}:{form}}}", template)
        if found != template:
            return found, form
    return template, None
