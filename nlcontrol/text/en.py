"""English: spellings, and which words can begin which values."""

from __future__ import annotations

from collections.abc import Iterable

from nlcontrol.text import en_say
from nlcontrol.text.en_clock import clock
from nlcontrol.text.en_dayparts import (
    PHRASES,
    SUN_HOURS,
    VAGUE_COUNTS,
    moment,
    named_part,
    phrase,
    settle,
    vague_count,
)
from nlcontrol.text.en_days import (
    DAY_PARTS,
    DAY_WORDS,
    MONTH_WORDS,
    ORDINAL_WORDS,
    adverb,
    calendar_date,
    date,
    every,
    habitual,
    iso_date,
    overmorrow,
)
from nlcontrol.text.en_measures import next_unit, quantity, twice
from nlcontrol.text.en_numbers import LARGE, SMALL, TENS
from nlcontrol.text.language import Language, Reader, listed

_NEGATED = (
    "don't doesn't didn't isn't aren't wasn't weren't haven't hasn't hadn't couldn't wouldn't shouldn't mustn't "
    "needn't can't won't ain't"
)
_JOINED = (
    "what's that's there's here's where's who's how's when's i'm i've you're you've you'd they're they've we've "
    "should've could've would've must've let's y'all o'clock he's she's"
)
SPELLINGS = {word.replace("'", ""): word for word in listed(f"{_NEGATED} {_JOINED}")} | {
    "tonite": "tonight",
    "til": "until",
    "thru": "through",
    "pls": "please",
    "plz": "please",
    "@": "at",
    "teh": "the",
    "hte": "the",
    "trun": "turn",
    "tunr": "turn",
    "tun": "turn",
    "trn": "turn",
    "ligth": "light",
    "ligths": "lights",
    "lihgt": "light",
    "lihgts": "lights",
    "opne": "open",
    "opn": "open",
    "colse": "close",
    "clsoe": "close",
    "lokc": "lock",
    "lcok": "lock",
    "pelase": "please",
    "plesae": "please",
    "plaese": "please",
    "plse": "please",
    "pleez": "please",
    "thx": "thanks",
    "thnx": "thanks",
    "tyvm": "thanks",
    "u": "you",
    "ya": "you",
    "yous": "you",
    "cld": "could",
    "wld": "would",
    "shld": "should",
    "gimme": "give",
    "lemme": "let",
    "wanna": "want",
    "tmrw": "tomorrow",
    "tmrow": "tomorrow",
    "tmr": "tomorrow",
    "tomoro": "tomorrow",
    "tommorow": "tomorrow",
    "tommorrow": "tomorrow",
    "tomorow": "tomorrow",
    "nite": "night",
    "anyways": "anyway",
    "alrite": "alright",
    "ok": "okay",
    "grey": "gray",
    "greyish": "grayish",
    "centre": "center",
    "centres": "centers",
    "metre": "meter",
    "metres": "meters",
    "millimetre": "millimeter",
    "millimetres": "millimeters",
    "centimetre": "centimeter",
    "centimetres": "centimeters",
    "kilometre": "kilometer",
    "kilometres": "kilometers",
    "litre": "liter",
    "litres": "liters",
    "colour": "color",
    "colours": "colors",
    "coloured": "colored",
    "colourful": "colorful",
    "favourite": "favorite",
    "neighbour": "neighbor",
    "neighbours": "neighbors",
    "harbour": "harbor",
    "programme": "program",
    "programmes": "programs",
    "theatre": "theater",
    "aluminium": "aluminum",
    "jewellery": "jewelry",
    "cosy": "cozy",
    "dialogue": "dialog",
    "catalogue": "catalog",
    "storey": "story",
    "organise": "organize",
    "cancelled": "canceled",
    "cancelling": "canceling",
}
"""Variant → the word it is read as: British to American, and missing apostrophes where the word can be nothing else.

"its", "were", "well", "ill", "id", "shell" and "hell" are words of their own and stay as they are.
"""


def _readers() -> dict[str, tuple[Reader, ...]]:
    """First word of a value → its readers, in the order they are asked."""
    table: dict[str, tuple[Reader, ...]] = {}

    def add(words: Iterable[str], *readers: Reader) -> None:
        for word in words:
            before = table.get(word, ())
            table[word] = before + tuple(reader for reader in readers if reader not in before)

    add(PHRASES, phrase)
    add(VAGUE_COUNTS, vague_count)
    add(("a",), moment)
    add(("noon", "midday", "midnight", "oh", "o"), clock)
    add(("a", "half", "quarter"), clock, quantity)
    add(("an", "couple", "halfway", "minus", "negative", "point"), quantity)
    add((*SMALL, *TENS), clock)
    add(("twenty", "thirty"), calendar_date)
    add((*SMALL, *TENS, *LARGE, "hundred"), quantity)
    add(("twice", "thrice"), twice)
    add(("every", "each", "once"), every)
    add(("next",), next_unit)
    add(("daily", "hourly", "weekly", "nightly"), adverb)
    add(("weekdays", "weekends"), habitual)
    add(DAY_WORDS, habitual, date)
    add(("today", "tomorrow", "this", "next", "coming"), date)
    add(("the", *MONTH_WORDS, *ORDINAL_WORDS), calendar_date)
    add(("the", "day"), overmorrow)
    add(("the", *SUN_HOURS, *DAY_PARTS), named_part)
    return table


ENGLISH = Language(
    code="en",
    spellings=SPELLINGS,
    readers=_readers(),
    numeral_readers=(clock, iso_date, calendar_date, quantity),
    settle=settle,
    say_number=en_say.say_number,
    say_duration=en_say.say_duration,
    say_clock=en_say.say_clock,
)
