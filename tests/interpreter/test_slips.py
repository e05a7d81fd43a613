"""A word that is one letter off passes for a word of the action, never for a guard or for the opposite."""

import pytest

from nlcontrol.interpreter.slips import is_slip

OWN = frozenset({"switch", "brightness", "cleaning", "shut", "down", "lock", "unlock"})
OWN_TOO = frozenset({"shade", "close"})
OTHERS = frozenset({"never", "without"})


@pytest.mark.parametrize("word", ["swith", "switcch", "brigthness", "cleanig", "shutdown"])
def test_one_wrong_letter_or_a_lost_blank_is_a_slip(word: str) -> None:
    """Left out, doubled, swapped, or two words in one."""
    assert is_slip(word, OWN, OTHERS)


@pytest.mark.parametrize("word", ["nevr", "neve", "withot", "swi", "frobnicate", "swatch1", "brght"])
def test_what_may_be_a_guard_or_is_too_far_off_is_none(word: str) -> None:
    """Guards misspelt stay guards; short words and other words are unknown."""
    assert not is_slip(word, OWN, OTHERS)


def test_a_slip_between_opposites_is_none() -> None:
    """The word nlock is as near to lock as to unlock: nobody knows."""
    assert not is_slip("nlock", frozenset({"lock"}), frozenset({"unlock"}))


@pytest.mark.parametrize(("word", "slipped"), [("shads", True), ("shude", True), ("cloae", True), ("shame", False)])
def test_a_letter_that_no_finger_slips_to_makes_another_word(word: str, slipped: bool) -> None:
    """The neighbours on the keyboard, and the vowels, are confused; others are not."""
    assert is_slip(word, OWN_TOO, OTHERS) == slipped
