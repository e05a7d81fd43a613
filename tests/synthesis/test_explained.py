"""What the grammars explain: the words of each action, and guards in the company that makes them harmless."""

from __future__ import annotations

from functools import cache
from random import Random

from nlcontrol.grammar.template import expand, written
from nlcontrol.interpreter.words import load_closed_words
from nlcontrol.resources import grammars_dir
from nlcontrol.synthesis.explained import LICENSED, RUNS, Explained, explained
from nlcontrol.synthesis.read_back_phrases import read_back_phrases
from nlcontrol.synthesis.stream import SynthesisConfig, Synthesiser
from nlcontrol.text import tokenize

CLASSES = ("lock",)
"""A small class: all of them take long."""


@cache
def synthesiser() -> Synthesiser:
    """The English synthesiser."""
    return Synthesiser(SynthesisConfig(), grammars_dir())


@cache
def found() -> Explained:
    """What a class and the frames explain."""
    drawn = synthesiser()
    guards = load_closed_words(grammars_dir() / "language" / "closed.yaml", "en").guards.keys()
    phrases = [phrase for phrase in drawn.all_phrases if phrase.class_name in CLASSES]
    return explained(drawn.grammar, phrases, drawn.rules, drawn.frames, guards, {"open", "start"}, "en", Random(1))


def test_every_action_explains_the_words_of_its_phrases() -> None:
    """Each literal word of each template stands under its action."""
    drawn = synthesiser()
    for phrase in drawn.all_phrases:
        if phrase.class_name not in CLASSES:
            continue
        known = {*found()[f"action:{phrase.class_name}.{phrase.action}"], *found()["frame"]}
        for template in phrase.templates:
            if drawn.rules.count(template) > 40:
                continue
            for parts in expand(template, drawn.rules):
                said = " ".join(part for part in parts if isinstance(part, str))
                words = {token.word for token in tokenize(said, "en") if token.measure is None and token.word.isalpha()}
                assert words <= known, (phrase.action, written(parts), words - known)


def test_the_words_of_one_action_are_not_those_of_its_opposite() -> None:
    """Nothing in a command to lock is explained by "unlock"."""
    assert "unlock" in found()["action:lock.unlock"]
    assert "unlock" not in found()["action:lock.lock"]


def test_guards_are_harmless_only_where_their_frames_belong() -> None:
    """A condition's "if" is harmless in a condition, an exception's "except" in an exception, neither anywhere."""
    runs = {key.removeprefix(RUNS): found()[key] for key in found() if key.startswith(RUNS)}
    assert "if" in runs["condition"]
    assert "except" in runs["except"]
    assert all(" " in run for run in runs["frame"])
    places = {key.removeprefix(LICENSED) for key in found() if key.startswith(LICENSED)}
    assert places <= {*(key for key in found() if key.startswith("action:")), "ask", "amend", "control", "chat"}


def test_no_license_is_for_a_word_that_is_no_guard() -> None:
    """Only guards need one."""
    guards = load_closed_words(grammars_dir() / "language" / "closed.yaml", "en").guards
    for key, licensed in found().items():
        if key.startswith(LICENSED):
            assert {company.split("|")[1] for company in licensed} <= guards.keys()


def test_every_read_back_sentence_is_a_phrase_that_is_taught() -> None:
    """What is said back must be understood (design, promise 7)."""
    drawn = synthesiser()
    taught = {(phrase.class_name, phrase.action) for phrase in read_back_phrases(drawn.grammar, "en")}
    declared = {
        (c.name, action.name)
        for c in drawn.grammar.classes.values()
        for action in c.actions.values()
        if action.read_back.get("en")
    }
    assert taught == declared


def test_every_action_can_be_said_back() -> None:
    """Each action of each class has a read-back sentence in English."""
    for device_class in synthesiser().grammar.classes.values():
        for action in device_class.actions.values():
            assert action.name == "toggle" or action.read_back.get("en"), f"{device_class.name}.{action.name}"
