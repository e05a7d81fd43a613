"""English verb forms of a command: "turn on the lamp" → "turning on the lamp", "turned on the lamp"."""

from __future__ import annotations

from collections.abc import Mapping

VOWELS = "aeiou"


def gerund(verb: str, irregular: Mapping[str, str]) -> str:
    """The -ing form of a verb."""
    if verb in irregular:
        return irregular[verb]
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return f"{verb[:-1]}ing"
    return f"{verb}ing"


def past(verb: str, irregular: Mapping[str, str]) -> str:
    """The simple past, which serves as participle too."""
    if verb in irregular:
        return irregular[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and len(verb) > 1 and verb[-2] not in VOWELS:
        return f"{verb[:-1]}ied"
    return f"{verb}ed"
