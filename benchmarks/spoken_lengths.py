"""Distinct utterances of a given number of tokens about the shipped home."""

from __future__ import annotations

from itertools import product
from random import Random

from nlcontrol.text import tokenize

LIGHT = (
    "kitchen lights", "office lights", "living room lights", "desk lamp", "floor lamp", "bedside lamp", "sofa lamp",
    "counter light", "hallway light", "garage light", "bathroom light",
)  # fmt: skip
LEVEL = ("ten percent", "25 percent", "forty percent", "60 percent", "75 percent", "ninety percent", "a third", "half")
COVER = ("bedroom curtains", "living room blinds", "garage door", "blinds", "curtains")
PLUG = ("kettle", "coffee maker", "tv plug")
TIME = ("in ten minutes", "in 45 minutes", "at 7 pm", "at 19:30", "in half an hour", "for two hours", "at noon")
PLACE = ("kitchen", "garage", "office")
VERB = ("turn on", "turn off", "switch on", "switch off")
FRAMES = (
    "dim the {light} to {level} and then {move} the {cover}",
    "please set the {light} to {level} and {verb} the {plug}",
    "{verb} the {light} and the {plug} {time} please",
    "could you {verb} the {plug} and send the rover to the {place}",
    "{verb} all the lights in the {place} except the {light} {time}",
    "{move} the {cover} {time} and then {verb} the {plug} please",
    "computer set the {light} in the {place} to {level} {time} please",
)
SLOTS = {
    "light": LIGHT,
    "level": LEVEL,
    "cover": COVER,
    "plug": PLUG,
    "time": TIME,
    "place": PLACE,
    "verb": VERB,
    "move": ("open", "close"),
}


def utterances_of(tokens: int, count: int, random: Random) -> list[str]:
    """`count` utterances, or as many as there are, in random order."""
    found = [
        said
        for frame in FRAMES
        for values in product(*(words for slot, words in SLOTS.items() if f"{{{slot}}}" in frame))
        if len(tokenize(said := _filled(frame, values), "en")) == tokens
    ]
    random.shuffle(found)
    return found[:count]


def _filled(frame: str, values: tuple[str, ...]) -> str:
    return frame.format(**dict(zip((slot for slot in SLOTS if f"{{{slot}}}" in frame), values, strict=True)))
