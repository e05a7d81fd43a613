"""What is allowed in grammars and phrases but looks like a mistake: unreachable, unsayable, ambiguous, forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from rapidfuzz.distance import Levenshtein

from nlcontrol.grammar.arguments import parse_spec
from nlcontrol.grammar.language import Language
from nlcontrol.grammar.nouns import NounMeaning, noun_meanings
from nlcontrol.grammar.phrases import ANY_DEVICE, Phrase
from nlcontrol.grammar.schema import Action, DeviceClass, Grammar, Parameter, Sentence
from nlcontrol.grammar.template import Rules, Slot, expand, rules_used

MOST_EXPANSIONS: Final = 20_000
"""A template with more is not compared with others, and said to be too wide."""
_SHORTEST_CONFUSABLE: Final = 4
"""Letters: "fan" and "van" differ in one, and so do most short words."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at, where it stands; `line` is None where the whole file is meant."""

    path: str
    line: int | None
    problem: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.problem}" if self.line is not None else f"{self.path}: {self.problem}"


def check_grammar(
    grammar: Grammar, phrases: Sequence[Phrase] = (), language: Language | None = None
) -> tuple[Finding, ...]:
    """All findings, by file and line; `phrases` and `language` are those of one language, or left out."""
    findings = [finding for device_class in grammar.classes.values() for finding in _class_findings(device_class)]
    for code in sorted({code for found in grammar.classes.values() for code in found.nouns}):
        findings += _confusable_nouns(grammar, noun_meanings(grammar, code))
    if phrases:
        findings += _unreached(grammar, phrases)
    if language is not None:
        findings += _unused_rules(language, phrases)
        findings += collisions(phrases, language.rules)
    return tuple(sorted(findings, key=lambda finding: (finding.path, finding.line or 0, finding.problem)))


# --- schemas ------------------------------------------------------------------------------------------------------


def _class_findings(device_class: DeviceClass) -> Iterator[Finding]:
    problems = [problem for action in device_class.actions.values() for problem in _unsayable(device_class, action)]
    for code in device_class.nouns:
        for kind, nouns in device_class.kinds.items():
            if code not in nouns:
                problems.append(f"the kind {kind} has no noun in {code}")
        for name, values in device_class.choices.items():
            problems += [
                f"{value} of {name} has no word in {code}" for value, words in values.items() if code not in words
            ]
        if not device_class.state_words.get(code):
            problems.append(f"no state can be asked for in {code}: questions are missing")
    used = {field.feature for field in device_class.state.values()} | {
        feature
        for action in device_class.actions.values()
        for feature in (action.feature, *(parameter.feature for parameter in action.parameters.values()))
    }
    problems += [f"nothing needs the feature {feature}" for feature in device_class.features if feature not in used]
    for problem in problems:
        yield Finding(device_class.path, None, problem)


def _unsayable(device_class: DeviceClass, action: Action) -> Iterator[str]:
    """What cannot be said back of an action."""
    for code in device_class.nouns:
        sentences = action.read_back.get(code, ())
        if not sentences:
            yield f"{action.name} has no read_back in {code}"
            continue
        for parameter in action.parameters.values():
            yield from (f"{action.name} in {code}: {problem}" for problem in _unsaid_amounts(parameter, sentences))


def _unsaid_amounts(parameter: Parameter, sentences: Iterable[Sentence]) -> Iterator[str]:
    alone = [sentence for sentence in sentences if parameter.name in sentence.given[:1]]
    amounts = {sentence.amount for sentence in alone}
    if not alone:
        yield f"no read_back sentence says {parameter.name}"
    elif parameter.type == "number" and parameter.state is not None and not {"more", "less"} <= amounts:
        yield f"no read_back sentence says a little more or less {parameter.name}"
    elif parameter.minimum is not None and parameter.minimum < 0 and "negative" not in amounts:
        yield f"no read_back sentence says {parameter.name} below zero"


def _confusable_nouns(grammar: Grammar, meanings: dict[str, NounMeaning]) -> Iterator[Finding]:
    words = sorted(word for word in meanings if len(word) >= _SHORTEST_CONFUSABLE and word.isascii())
    for first, second in combinations(words, 2):
        one, other = meanings[first], meanings[second]
        if one.class_name != other.class_name and Levenshtein.distance(first, second, score_cutoff=1) <= 1:
            path = grammar.classes[other.class_name].path
            yield Finding(path, None, f'the noun "{second}" is one letter from "{first}" of {one.class_name}')


# --- phrases ------------------------------------------------------------------------------------------------------


def _unreached(grammar: Grammar, phrases: Sequence[Phrase]) -> Iterator[Finding]:
    reached = {(phrase.class_name, phrase.action) for phrase in phrases}
    said = {(phrase.class_name, phrase.action, name) for phrase in phrases for name in phrase.arguments}
    spoken = {phrase.class_name for phrase in phrases}
    for device_class in grammar.classes.values():
        if device_class.actions and device_class.name not in spoken:
            yield Finding(device_class.path, None, f"{device_class.name} has no phrases")
            continue
        for action in device_class.actions.values():
            if (device_class.name, action.name) not in reached:
                yield Finding(device_class.path, None, f"no phrase reaches {action.name}")
                continue
            for name in action.parameters:
                if (device_class.name, action.name, name) not in said:
                    yield Finding(device_class.path, None, f"no phrase sets {name} of {action.name}")


def _unused_rules(language: Language, phrases: Sequence[Phrase]) -> Iterator[Finding]:
    used: set[str] = set()
    waiting = [name for phrase in phrases for template in phrase.templates for name in rules_used(template)]
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting += rules_used(language.rules[name])
    for name, line in language.rule_lines.items():
        if name not in used:
            yield Finding(language.path, line, f"no phrase uses the rule <{name}>")


@dataclass(frozen=True, slots=True)
class _Said:
    """One sentence's meaning, and where it is said."""

    meaning: tuple[object, ...]
    phrase: Phrase
    line: int


def collisions(phrases: Sequence[Phrase], rules: Rules) -> Iterator[Finding]:
    """Sentences that two phrases say with different meanings, one finding for each pair of templates."""
    known: dict[tuple[str, ...], _Said] = {}
    reported: set[tuple[str, int, str, int]] = set()
    for phrase in phrases:
        for template, line in zip(phrase.templates, phrase.lines, strict=True):
            if rules.count(template) > MOST_EXPANSIONS:
                yield Finding(phrase.path, line, f"this template says {rules.count(template)} sentences: split it")
                continue
            for parts in expand(template, rules):
                forms = {part.name: part.form for part in parts if isinstance(part, Slot)}
                said = _Said(_meaning(phrase, forms), phrase, line)
                before = known.setdefault(_key(phrase, parts), said)
                pair = (before.phrase.path, before.line, phrase.path, line)
                if before.meaning != said.meaning and pair not in reported:
                    reported.add(pair)
                    yield Finding(
                        phrase.path, line,
                        f'"{_spoken(parts)}" means {_name(phrase)} here and {_name(before.phrase)} in '
                        f"{before.phrase.path}:{before.line}",
                    )  # fmt: skip


def _key(phrase: Phrase, parts: Iterable[str | Slot]) -> tuple[str, ...]:
    """What must differ when meanings differ: a target that is said tells its class and kind."""
    return (_spoken(parts),) if phrase.implied else (_spoken(parts), phrase.class_name, phrase.noun or "")


def _spoken(parts: Iterable[str | Slot]) -> str:
    return "".join(
        part if isinstance(part, str)
        else f"{{{part.name}}}" if part.name in ("target", "place", "area")
        else f"{{{part.form}}}"
        for part in parts
    )  # fmt: skip


def _meaning(phrase: Phrase, forms: dict[str, str | None]) -> tuple[object, ...]:
    arguments = []
    for name, text in sorted(phrase.arguments.items()):
        spec = parse_spec(text)
        arguments.append((name, spec.way, forms.get(spec.slot or ""), spec.count, spec.constant))
    whose = (phrase.class_name, phrase.noun, phrase.implied) if phrase.implied else ()
    return (phrase.action, phrase.question, phrase.state_field, tuple(arguments), whose)


def _name(phrase: Phrase) -> str:
    action = f"{phrase.class_name}.{phrase.action}" if phrase.action else f"a question about {phrase.class_name}"
    given = ", ".join(f"{name}={text}" for name, text in phrase.arguments.items())
    whose = "" if phrase.class_name == ANY_DEVICE.name or not phrase.implied else f"{phrase.implied} "
    return f"{whose}{action}({given})"
