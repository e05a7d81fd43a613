"""Which words of an utterance may name what: typed candidates over token spans, and the features the network reads.

    lexicon = Lexicon.of_site(site, grammar)                  # or Lexicon.of(entries, GrammarWords.of(grammar, "en"))
    found = lexicon.mentions(tokens)                          # overlapping; nothing is replaced or decided
    inputs = features(tokens, found)                          # one tuple of names out of FEATURES per token

A mention is exact when its tokens' keys are those of a name. Words that no exact mention covers may be slips of names;
such mentions have a `score` below 1.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from nlcontrol.grammar.schema import Grammar
from nlcontrol.site.entries import ARTICLES, Entry, EntryKind, Keys, grammar_entries, keys_of, site_entries
from nlcontrol.site.near_words import SHORT_SCORE, NearWords, ending_score, other_endings
from nlcontrol.site.ordinary_words import ORDINARY_WORDS
from nlcontrol.site.types import Site
from nlcontrol.text import tokenize
from nlcontrol.text.tokens import Token

_KINDS: Final[tuple[EntryKind, ...]] = ("device", "area", "floor", "place", "noun", "choice")
_CLASSES: Final = (
    "light", "switch", "cover", "lock", "climate", "fan", "media_player", "vacuum", "rover", "arm", "drone",
    "binary_sensor", "humidifier", "lawn_mower", "scene", "select", "sensor", "siren", "timer", "todo", "valve",
    "water_heater",
)  # fmt: skip

FEATURES: Final[tuple[str, ...]] = (
    *(f"{kind}:{position}" for kind in _KINDS for position in "bie"),  # begins, is inside, ends
    "one", "many", "kind", "fuzzy",
    *(f"class:{name}" for name in (*_CLASSES, "other")),
)  # fmt: skip
"""Everything `features` can say of a token. The order is part of trained weights: append, never reorder."""

_RANK: Final = {name: rank for rank, name in enumerate(FEATURES)}
_COMPOUND_SCORE: Final = 0.9
_MOST_SLIPS: Final = 2
_LEAST_SCORE: Final = 0.6
_NEAR_ENOUGH: Final = 70
"""Per cent of letters that a name offered to the speaker must share with the words: less reads like mockery."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing that a span of tokens may name."""

    entry: Entry
    first: int
    last: int
    """Token indices, inclusive."""
    score: float = 1.0
    """1 when exact; else how like the name the words are."""

    @property
    def fuzzy(self) -> bool:
        """Whether the words are only like the name."""
        return self.score < 1.0


class _Node:
    """A place in the trie of names: the tokens that may follow, and what the name means if it ends here."""

    __slots__ = ("children", "entries")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.entries: list[Entry] = []


class _Names:
    """Names by their token keys, with their words."""

    __slots__ = ("near", "root", "words")

    def __init__(self, entries: Iterable[Entry], language: str) -> None:
        self.root = _Node()
        words: set[str] = set()
        for entry in entries:
            node = self.root
            keys = keys_of(entry.words, language)
            words.update(keys)
            for key in keys:
                following = node.children.get(key)
                if following is None:
                    following = node.children[key] = _Node()
                node = following
            if keys and entry not in node.entries:
                node.entries.append(entry)
        self.words = frozenset(words)
        self.near = NearWords(self.words)


class GrammarWords:
    """What every site of a grammar shares, computed once: the nouns, the choices and the ordinary words."""

    __slots__ = ("entries", "grammar", "language", "names", "ordinary")

    def __init__(self, grammar: Grammar, language: str, ordinary: Collection[str] = ()) -> None:
        """`ordinary` are further words that are never slips of names, such as the language's guards and fillers."""
        self.grammar, self.language = grammar, language
        self.entries = grammar_entries(grammar, language)
        self.names = _Names(self.entries, language)
        said_of_states = {
            key
            for device_class in grammar.classes.values()
            for state_word in device_class.state_words.get(language, ())
            for words in state_word.words
            for key in keys_of(words, language)
        }
        self.ordinary = frozenset(ordinary) | said_of_states | ORDINARY_WORDS.get(language, frozenset())


@dataclass(frozen=True, slots=True)
class _Step:
    """A way to read on in the trie: other keys for the tokens consumed."""

    keys: Keys
    consumed: int
    score: float


class Lexicon:
    """All names that can be said on one site in one language."""

    __slots__ = ("_names", "_unspaced", "entries", "grammar_words", "language")

    def __init__(self, entries: Iterable[Entry], grammar_words: GrammarWords) -> None:
        self.entries, self.grammar_words, self.language = tuple(entries), grammar_words, grammar_words.language
        self._names = _Names(self.entries, self.language)
        self._unspaced: dict[str, list[Entry]] | None = None

    @classmethod
    def of(cls, entries: Iterable[Entry], grammar_words: GrammarWords) -> Lexicon:
        """The lexicon of plain entries; fast, the grammar's share is not built again."""
        return cls(entries, grammar_words)

    @classmethod
    def of_site(
        cls,
        site: Site,
        grammar: Grammar,
        language: str | None = None,
        places: Iterable[tuple[str, tuple[str, ...]]] = (),
        ordinary: Collection[str] = (),
    ) -> Lexicon:
        """The lexicon of a site; `places` are its world's, as id and names."""
        return cls(site_entries(site, places), GrammarWords(grammar, language or site.language, ordinary))

    # --- in an utterance ------------------------------------------------------------------------------------------

    def mentions(self, tokens: Sequence[Token]) -> tuple[Mention, ...]:
        """Every name that a span of the tokens may be, by first token, the longest first, exact ones before likely."""
        keys = [token.key for token in tokens]
        found = list(self._exact(keys))
        covered = {index for mention in found for index in range(mention.first, mention.last + 1)}
        ordinary = self.grammar_words.ordinary
        unexplained = frozenset(
            i for i, t in enumerate(tokens) if i not in covered and t.measure is None and t.word not in ordinary
        )
        if unexplained:
            found += self._likely(tokens, unexplained)
        return tuple(sorted(found, key=lambda m: (m.first, -m.last, -m.score)))

    def _exact(self, keys: Sequence[str]) -> Iterator[Mention]:
        for root in (self._names.root, self.grammar_words.names.root):
            for first, first_key in enumerate(keys):
                node, last = root.children.get(first_key), first
                while node is not None:
                    for entry in node.entries:
                        yield Mention(entry, first, last)
                    last += 1
                    node = node.children.get(keys[last]) if last < len(keys) else None

    def _likely(self, tokens: Sequence[Token], unexplained: frozenset[int]) -> Iterator[Mention]:
        steps = [tuple(self._steps(tokens, index)) for index in range(len(tokens))]
        best: dict[tuple[int, int, str, str], Mention] = {}  # one per span and meaning: of two plurals the nearer one
        for first in range(len(tokens)):
            for root in (self._names.root, self.grammar_words.names.root):
                for entry, end, score in _walk(root, steps, first):
                    if score < 1.0 and not unexplained.isdisjoint(range(first, end)):
                        meaning = (first, end - 1, entry.kind, entry.id)
                        if meaning not in best or score > best[meaning].score:
                            best[meaning] = Mention(entry, first, end - 1, score)
        yield from best.values()

    def _steps(self, tokens: Sequence[Token], index: int) -> Iterator[_Step]:
        """The token itself, and what it may be a slip of."""
        token = tokens[index]
        yield _Step((token.key,), 1, 1.0)
        if token.measure is not None or token.word in self.grammar_words.ordinary:
            return
        known = (self._names, self.grammar_words.names)
        if any(token.word in names.words for names in known):
            for ending in other_endings(token.word):
                if any(ending in names.words for names in known):
                    yield _Step((ending,), 1, ending_score(token.word, ending))
        else:
            for names in known:
                for word, score in names.near.near(token.word):
                    yield _Step((word,), 1, score)
                halves = names.near.halves(token.word)
                if halves is not None:
                    yield _Step(halves, 1, _COMPOUND_SCORE)
        if index + 1 < len(tokens) and tokens[index + 1].measure is None:
            joined = token.word + tokens[index + 1].word
            if any(joined in names.words for names in known):
                yield _Step((joined,), 2, _COMPOUND_SCORE)

    # --- of a name --------------------------------------------------------------------------------------------------

    def exact(self, words: str) -> tuple[Entry, ...]:
        """What exactly these words mean, whatever their case, spacing or article."""
        keys = keys_of(words, self.language)
        return self.exact_keys(keys) or self._ignoring_spaces(keys)

    def _ignoring_spaces(self, keys: Keys) -> tuple[Entry, ...]:
        if self._unspaced is None:
            self._unspaced = {}
            for entry in (*self.entries, *self.grammar_words.entries):
                self._unspaced.setdefault("".join(keys_of(entry.words, self.language)), []).append(entry)
        return tuple(self._unspaced.get("".join(keys), ()))

    def noun_of(self, words: str) -> str | None:
        """The class or kind that these words are a noun of, or None."""
        return next((entry.id for entry in self.exact(words) if entry.kind == "noun"), None)

    def exact_keys(self, keys: Keys) -> tuple[Entry, ...]:
        """What the words with these token keys mean."""
        found: tuple[Entry, ...] = ()
        for root in (self._names.root, self.grammar_words.names.root):
            node: _Node | None = root
            for key in keys:
                node = node.children.get(key) if node is not None else None
            found += tuple(node.entries) if node is not None else ()
        return found

    def likely(self, words: str) -> tuple[tuple[Entry, float], ...]:
        """What these words may be a slip of, the likest first; exact meanings are left out."""
        tokens, articles = tokenize(words, self.language), ARTICLES.get(self.language, frozenset())
        tokens = tokens[next((i for i, t in enumerate(tokens) if t.key not in articles), 0) :]
        steps = [tuple(self._steps(tokens, index)) for index in range(len(tokens))]
        best: dict[Entry, float] = {}
        for root in (self._names.root, self.grammar_words.names.root):
            for entry, end, score in _walk(root, steps, 0):
                if end == len(tokens) and score < 1.0:
                    best[entry] = max(score, best.get(entry, 0.0))
        return tuple(sorted(best.items(), key=lambda item: -item[1]))

    def near_names(self, words: str, *kinds: EntryKind, most: int = 3) -> tuple[str, ...]:
        """Names to offer for words that name nothing: the nearest first, one per thing."""
        names = [entry for entry in self.entries if entry.kind in kinds]
        close = process.extract(
            words.casefold(),
            [e.words.casefold() for e in names],
            scorer=fuzz.ratio,
            limit=4 * most,
            score_cutoff=_NEAR_ENOUGH,
        )
        offered: dict[tuple[str, str], str] = {}
        for _, _, index in close:
            offered.setdefault((names[index].kind, names[index].id), names[index].words)
        return tuple(dict.fromkeys(offered.values()))[:most]


def _walk(root: _Node, steps: Sequence[Sequence[_Step]], first: int) -> Iterator[tuple[Entry, int, float]]:
    """The entries that the tokens from `first` may spell, each with the index behind it and its score."""
    pending = [(root, first, 1.0, 0)]
    while pending:
        node, index, score, slips = pending.pop()
        if score > SHORT_SCORE or index > first + 1:
            for entry in node.entries:
                yield entry, index, score
        if index >= len(steps):
            continue
        for step in steps[index]:
            made = slips + (step.score < 1.0)
            if made > _MOST_SLIPS or score * step.score < _LEAST_SCORE:
                continue
            following: _Node | None = node
            for key in step.keys:
                following = following.children.get(key) if following is not None else None
            if following is not None:
                pending.append((following, index + step.consumed, score * step.score, made))


# --- the network's input --------------------------------------------------------------------------------------------


def features(tokens: Sequence[Token], mentions: Iterable[Mention]) -> tuple[tuple[str, ...], ...]:
    """The names out of FEATURES that are on, per token, in that order; several, because mentions overlap."""
    on: list[set[str]] = [set() for _ in tokens]
    for mention in mentions:
        kind, whole = mention.entry.kind, _whole(mention)
        for index in range(mention.first, mention.last + 1):
            on[index].add(f"{kind}:b" if index == mention.first else f"{kind}:i")
            on[index].update(whole)
        on[mention.last].add(f"{kind}:e")
    return tuple(tuple(sorted(names, key=_RANK.__getitem__)) for names in on)


def _whole(mention: Mention) -> list[str]:
    """The features that all tokens of a mention share."""
    entry = mention.entry
    shared = ["fuzzy"] if mention.fuzzy else []
    if entry.kind in ("device", "noun") and entry.class_name is not None:
        shared.append(f"class:{entry.class_name}" if entry.class_name in _CLASSES else "class:other")
    if entry.is_kind:
        shared.append("kind")
    if entry.many is not None:
        shared.append("many" if entry.many else "one")
    return shared
