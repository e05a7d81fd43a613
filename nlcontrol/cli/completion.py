"""What can be completed while typing: names, rooms, verbs, and the conversation's own commands."""

from __future__ import annotations

from collections.abc import Iterable

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from nlcontrol.session.definitions import Definitions

MOST_WORDS = 4
"""Of what was typed last: names are no longer."""


class SaidSoFar(Completer):
    """Completes the last words with a name that begins so."""

    def __init__(self, definitions: Definitions, language: str, commands: Iterable[str]) -> None:
        self._commands = tuple(commands)
        self._names = sorted({*verbs(definitions, language), *names(definitions)}, key=lambda name: (len(name), name))

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """The names that begin with the last words, those of the most words first."""
        del complete_event  # the same for the tab key and while typing
        text = document.text_before_cursor
        if text.startswith(":"):
            yield from (Completion(word, -len(text)) for word in self._commands if word.startswith(text))
            return
        words = text.split(" ")
        seen: set[str] = set()
        for count in range(min(MOST_WORDS, len(words)), 0, -1):
            begun = " ".join(words[-count:])
            for name in self._names:
                if begun and name.startswith(begun.casefold()) and name != begun and name not in seen:
                    seen.add(name)
                    yield Completion(name, -len(begun))


def names(definitions: Definitions) -> set[str]:
    """What devices, rooms, floors and places are called."""
    site = definitions.site
    lists = [device.names for device in site.devices.values()]
    lists += [area.names for area in site.areas.values()]
    lists += [floor.names for floor in site.floors.values()]
    lists += [] if definitions.world is None else [place.names for place in definitions.world.places.values()]
    return {name.casefold() for own in lists for name in own}


def verbs(definitions: Definitions, language: str) -> set[str]:
    """How sentences begin: what stands before the first slot of the grammars' own sentences."""
    found = set()
    for device_class in definitions.grammar.classes.values():
        for action in device_class.actions.values():
            for sentence in action.read_back.get(language, ()):
                begun = sentence.say.partition("{")[0].strip(" [(")
                if begun and all(character.isalnum() or character == " " for character in begun):
                    found.add(begun)
    return found
