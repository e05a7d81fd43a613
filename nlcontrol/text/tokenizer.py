"""Turns an utterance into tokens: fold, split, read values, point back into the utterance as it was given."""

from __future__ import annotations

from nlcontrol.errors import UtteranceError, near_name
from nlcontrol.text.en import ENGLISH
from nlcontrol.text.fold import fold, fold_character
from nlcontrol.text.language import Language, Piece
from nlcontrol.text.tokens import Token
from nlcontrol.text.words import Words
from nlcontrol.text.zh import CHINESE

LANGUAGES = {language.code: language for language in (ENGLISH, CHINESE)}


def language_of(code: str) -> Language:
    """The language with this code; UtteranceError names the known ones otherwise."""
    found = LANGUAGES.get(code)
    if found is None:
        known = ", ".join(sorted(LANGUAGES))
        raise UtteranceError(f'The language "{code}" is not known{near_name(code, LANGUAGES)}; known are: {known}.')
    return found


def tokenize(utterance: str, language: str = "en") -> tuple[Token, ...]:
    """The tokens of an utterance; a value of several words is one token, and spans point into `utterance` itself."""
    rules = language_of(language)
    folded, origins = fold(utterance)
    words = Words(folded, rules.spellings)
    pieces = _read_values(words, rules)
    tokens: list[Token] = []
    texts, starts, ends = words.texts, words.starts, words.ends
    for first, after, measure in pieces:
        start, end = starts[first], ends[after - 1]
        if measure is None:
            word = text = texts[first]
        else:
            word, text = f"<{measure.kind}>", " ".join(folded[start:end].split())
        if origins is not None:
            start, end = origins[start], _with_accents(utterance, origins[end - 1] + 1)
        tokens.append(Token(word, text, start, end, measure))
    return tuple(tokens)


def _with_accents(utterance: str, end: int) -> int:
    """The end of a word moved behind the combining marks that were folded away after its last letter."""
    while end < len(utterance) and not fold_character(utterance[end]):
        end += 1
    return end


def _read_values(words: Words, rules: Language) -> list[Piece]:
    texts, readers_of = words.texts, rules.readers
    pieces: list[Piece] = []
    position, count, vague = 0, words.count, False
    while position < count:
        text = texts[position]
        readers = readers_of.get(text)
        if readers is None and (text[0] in "0123456789" or (text[0] in "-." and len(text) > 1)):
            readers = rules.numeral_readers
        for reader in readers or ():
            reading = reader(texts, position)
            if reading is not None:
                after, measure = reading
                pieces.append((position, after, measure))
                vague = vague or measure.kind == "daypart"
                position = after
                break
        else:
            pieces.append((position, position + 1, None))
            position += 1
    if vague and rules.settle is not None:
        return rules.settle(pieces, texts)
    return pieces
