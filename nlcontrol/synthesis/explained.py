"""Which words the grammars explain: those of each action's phrases, those of frames, and guards in harmless company.

The interpreter accepts a word outside names and values only if it stands here (design, promise 1). Worked out once,
when the weights are made, and kept in their manifest: the runtime reads no phrases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from random import Random

from nlcontrol.grammar.phrases import ANY_DEVICE, Phrase
from nlcontrol.grammar.schema import Grammar
from nlcontrol.grammar.template import Expression, Rules, Slot, literals, sample
from nlcontrol.synthesis.frames import Frames
from nlcontrol.synthesis.inflection import gerund, past
from nlcontrol.synthesis.noise import CONTRACTIONS
from nlcontrol.text import tokenize

SLOT = "*"
"""Stands for a name, place or value in a trigram."""
EDGE = "^"
"""Stands for the border of the clause."""
ANY = ""
"""Stands for whatever a frame is put before or behind."""
SAMPLES = 400
"""Expansions drawn per template: enough to see each word of the widest."""

Explained = dict[str, list[str]]
"""`action:NAME`, `frame`, `ask`, `control`, `condition`, `chat` → words; `licensed:PLACE` → "before|guard|after|next".

A place is one of these keys, `join:NAME`, `times` or `except`: what a clause must have for such a phrase or frame."""
LICENSED = "licensed:"
RUNS = "runs:"
"""Prefix of the word runs that frames say with a guard in them: "if you would be so kind", whole."""

FRAME_SAMPLES = 300
ARTICLES = frozenset({"the", "my", "our", "a", "an", "your", "all", "every", "each", "of", "that", "this"})
MARKS = frozenset(",.;:!?")
OPEN = dict.fromkeys(("state", "field", "condition", "imperative", "gerund", "past", "command", "proper"), ANY)
"""Slots of frames that are filled with words of any kind."""
NOUN_PHRASE_WORDS = {
    "en": (
        "the", "a", "an", "my", "our", "your", "that", "this", "those", "these", "all", "of", "every", "each", "single",
        "one", "some", "and", "other", "both", "everything", "whole", "lot", "it", "absolutely", "devices", "device",
        "them", "here", "in", "on", "at", "inside", "around", "over", "room", "rooms", "for", "from", "to", "s",
        "place", "house", "home", "ones", "one", "what", "is", "as", "well", "plus",
    ),
    "zh": tuple("所有的全部每一个盏那这里面边儿我除了以外和跟还有、东西设备切房间"),
}  # fmt: skip
"""Words of noun phrases that no pointer points at."""

FRAME_LISTS = (
    "polite_prefix",
    "polite_gerund",
    "polite_suffix",
    "wake",
    "before",
    "after_that",
    "corrections",
    "except",
)
PLACES = {"before": "join:before", "after_that": "join:after_that", "corrections": "join:correct", "except": "except"}
"""What a clause must have for the guards of these frames to be harmless in it."""
CORRECTING = PLACES["corrections"]
"""Its runs are kept without a guard too: the "on" of "hang on" turns nothing on."""
FRAME_TABLES = ("joins", "times", "conditions", "events", "happens", "levels")
CONDITION_WORDS = (
    "is", "are", "gets", "becomes", "turns", "goes", "isn't", "not", "the", "of",
    "above", "over", "more", "than", "higher", "below", "under", "less", "lower",
    "hotter", "louder", "quieter", "softer", "rises", "exceeds", "climbs", "drops", "falls", "sinks",
    "brighter", "lighter", "dimmer", "darker", "faster", "quicker", "slower", "further", "open",
    "cooler", "colder", "warmer",
)  # fmt: skip


class _Collector:
    """Gathers words and trigrams while it walks over templates."""

    def __init__(
        self, rules: Rules, guards: AbstractSet[str], contested: AbstractSet[str], language: str, random: Random
    ) -> None:
        self.rules, self.guards, self.language, self.random = rules, guards, language, random
        self.contested = contested - set(NOUN_PHRASE_WORDS.get(language, ()))
        self.words: dict[str, set[str]] = defaultdict(set)
        self.licensed: dict[str, set[str]] = defaultdict(set)
        self.runs: dict[str, set[str]] = defaultdict(set)

    def add_frame(self, template: Expression, key: str, place: str) -> None:
        """The words of a frame under `key`, and its runs of words with a guard in them under `place`.

        A word that speaks against some action is harmless in its run only: "to start with" starts nothing, "start" may.
        """
        least = 2 if place == "frame" else 1
        in_runs = self.guards | self.contested
        for said in self._said(template, FRAME_SAMPLES):
            alone = {SLOT, ANY} | (self.contested if key == "frame" else set())
            self.words[key].update(word for word in said if word not in alone)
            run: list[str] = []
            for word in [*said, SLOT]:
                if word not in (SLOT, ANY):
                    run.append(word)
                    continue
                if len(run) >= least and (place == CORRECTING or not in_runs.isdisjoint(run)):
                    self.runs[place].add(" ".join(run))
                run = []

    def add(
        self,
        template: Expression,
        keys: Sequence[str],
        before: str = EDGE,
        after: str = EDGE,
        count: int = SAMPLES,
        places: Sequence[str] | None = None,
    ) -> None:
        """The words of a template under each key, and the company of its guards under each place, by default the keys.

        A guard that a condition's frame needs is harmless only in a condition: places keep it from all other clauses.
        """
        self.add_words(keys, literals(template, self.rules))
        for said in self._said(template, count):
            for key in keys:
                self.words[key].update(word for word in said if word not in (SLOT, ANY))
            padded = [before, *said, after, after]
            for index, word in enumerate(said):
                company = (padded[index], word, padded[index + 2], padded[index + 3])
                if word in self.guards:
                    for place in keys if places is None else places:
                        self.licensed[place].add("|".join(company))

    def add_words(self, keys: str | Sequence[str], said: Iterable[str]) -> None:
        """Plain words under a key, or under several."""
        for words in said:
            for key in [keys] if isinstance(keys, str) else keys:
                self.words[key].update(self._tokens(words))

    def _tokens(self, text: str) -> list[str]:
        tokens = tokenize(text, self.language)
        return [token.text if token.measure else token.word for token in tokens if token.word not in MARKS]

    def _said(self, template: Expression, count: int) -> Iterator[list[str]]:
        """Distinct expansions as the tokenizer reads them, slots as SLOT, also with contractions."""
        seen: set[tuple[str, ...]] = set()
        for _ in range(min(count, 4 * self.rules.count(template))):
            said: list[str] = []
            for part in sample(template, self.rules, self.random):
                if not isinstance(part, Slot):
                    said += self._tokens(part)
                    continue
                while said and said[-1] in ARTICLES and part.name not in OPEN:
                    said.pop()  # the interpreter counts them to the name
                shown = OPEN.get(part.name, SLOT)
                if not said or said[-1] != shown or shown == ANY:
                    said.append(shown)
            seen.add(tuple(said))
            seen.add(tuple(_contracted(said)))
        return (list(said) for said in sorted(seen))


def explained(
    grammar: Grammar,
    phrases: Sequence[Phrase],
    rules: Rules,
    frames: Frames,
    guards: AbstractSet[str],
    contested: AbstractSet[str],
    language: str,
    random: Random,
) -> Explained:
    """Everything the interpreter may pass over without a pointer; `contested` are words against some action."""
    found = _Collector(rules, guards, contested, language, random)
    for phrase in phrases:
        keys = [f"action:{phrase.class_name}.{phrase.action}"]
        if phrase.class_name == ANY_DEVICE.name:  # said of a class that calls it otherwise, too
            meant = ((c.name, c.switched.get(phrase.action)) for c in grammar.classes.values())
            keys += [f"action:{name}.{action}" for name, action in meant if action is not None]
        for template in phrase.templates:
            found.add(template, keys)
        if phrase.form == "imperative":
            found.add_words(keys, inflections(phrase.templates, rules, frames, random))
    _add_frames(found, frames)
    state_words = [
        words for c in grammar.classes.values() for row in c.state_words.get(language, ()) for words in row.words
    ]
    found.add_words("ask", state_words)
    found.add_words("condition", [*state_words, *CONDITION_WORDS])
    words = {name: sorted(said) for name, said in sorted(found.words.items())}
    licensed = {f"{LICENSED}{place}": sorted(company) for place, company in sorted(found.licensed.items())}
    runs = {f"{RUNS}{place}": sorted(said) for place, said in sorted(found.runs.items())}
    return {**words, **licensed, **runs}


def _add_frames(found: _Collector, frames: Frames) -> None:
    for name in FRAME_LISTS:
        for template in frames.lists[name]:
            found.add_frame(template, "frame", PLACES.get(name, "frame"))
    for table in FRAME_TABLES:
        key = "frame" if table in ("joins", "times") else "condition"
        for name, templates in frames.tables[table].items():
            place = f"join:{name}" if table == "joins" else table if table == "times" else key
            for template in templates:
                found.add_frame(template, key, place)
    found.add_words("frame", frames.words["fillers"])
    for template in frames.lists["chat"]:
        found.add(template, ["chat"], EDGE, EDGE, FRAME_SAMPLES)
    asking = (
        ("asks", "ask"),
        ("measures", "ask"),
        ("quantities", "ask"),
        ("anything", "ask"),
        ("event_asks", "ask"),
        ("done_asks", "ask"),
    )
    for name, key in (*asking, ("controls", "control")):
        for template in (template for templates in frames.tables[name].values() for template in templates):
            found.add(template, [key], EDGE, EDGE, FRAME_SAMPLES)
    for template in frames.lists["vague"]:
        found.add(template, ["amend"], EDGE, EDGE, FRAME_SAMPLES)
    for template in frames.lists["cancel"]:
        found.add(template, ["control"], EDGE, EDGE, FRAME_SAMPLES)
    found.add_words("control", frames.words["cancel_what"])
    found.add_words("frame", NOUN_PHRASE_WORDS.get(found.language, ()))


def _contracted(said: Sequence[str]) -> list[str]:
    result: list[str] = []
    for word in said:
        short = CONTRACTIONS.get((result[-1], word)) if result else None
        if short:
            result[-1] = short
        else:
            result.append(word)
    return result


def inflections(templates: Sequence[Expression], rules: Rules, frames: Frames, random: Random) -> set[str]:
    """The -ing and past forms of the verbs that commands begin with, as frames put them: "would you mind turning"."""
    verbs: set[str] = set()
    for template in templates:
        for _ in range(min(40, 4 * rules.count(template))):
            parts = sample(template, rules, random)
            if parts and isinstance(parts[0], str):
                verbs.add(parts[0].split()[0])
    return {
        form for verb in verbs if verb.isalpha() for form in (gerund(verb, frames.gerunds), past(verb, frames.pasts))
    }
