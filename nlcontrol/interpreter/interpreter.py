"""The interpreter: one utterance in, one Reply out; everything between has its own file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Final

from nlcontrol.check.step import Reach
from nlcontrol.errors import ModelError, PlanSyntaxError
from nlcontrol.grammar.constraint import StructuralConstraint
from nlcontrol.grammar.schema import Grammar
from nlcontrol.interpreter.alternatives import SURE, outcome, weighed
from nlcontrol.interpreter.arranging import Composed
from nlcontrol.interpreter.compatibility import check_classes, explained_of
from nlcontrol.interpreter.context import Context, Interpretation
from nlcontrol.interpreter.cutting import Cut
from nlcontrol.interpreter.explained import Explained
from nlcontrol.interpreter.heard import (
    MOST_CHARACTERS,
    MOST_TOKENS,
    is_stop_phrase,
    spoken,
    with_amended_amounts,
    with_parted_verbs,
    with_plain_names,
    without_expletives,
    without_idle_breaks,
    without_quoted_names,
    without_small_talk,
    without_wake,
)
from nlcontrol.interpreter.hearing_again import Heard, heard_again, is_settled
from nlcontrol.interpreter.network_reading import ReadClause, read_clauses
from nlcontrol.interpreter.plain_wording import is_plainly_worded
from nlcontrol.interpreter.rephrasing import rephrased
from nlcontrol.interpreter.replying import refusal, reply_of
from nlcontrol.interpreter.said import as_said
from nlcontrol.interpreter.understanding import Understander, Understanding
from nlcontrol.interpreter.verdicts import Objection
from nlcontrol.interpreter.wording import Wording
from nlcontrol.interpreter.words import load_closed_words
from nlcontrol.plan.clauses import Reading
from nlcontrol.plan.reply import Reason, Reply, Verdict
from nlcontrol.plan.types import Control, Plan
from nlcontrol.plan.written import write
from nlcontrol.plan.written_reader import read
from nlcontrol.resources import grammars_dir, weights_dir
from nlcontrol.runtime.network import Network
from nlcontrol.site.mentions import Lexicon, Mention, features
from nlcontrol.site.types import Site
from nlcontrol.text import Token, tokenize

WEIGHTS: Final = "shipped.npz"
ANSWERED: Final = 0.5
"""A question in other words must be this probable: a wrong answer does nothing."""
READ_BACKS_KEPT: Final = 1_000


class Interpreter:
    """Understands utterances on one site in one language; the network is loaded with the first one that needs it."""

    def __init__(
        self,
        site: Site,
        grammar: Grammar,
        network_path: Path | None = None,
        language: str | None = None,
        reach: Reach | None = None,
        places: Iterable[tuple[str, tuple[str, ...]]] = (),
    ) -> None:
        """`places` are the world's, as id and names; `reach` tells where a robot can get."""
        self.site, self.grammar, self.language = site, grammar, language or site.language
        self.network_path = network_path or weights_dir() / WEIGHTS
        self.closed = load_closed_words(grammars_dir() / "language" / "closed.yaml", self.language)
        self.lexicon = Lexicon.of_site(
            site, grammar, self.language, places, ordinary=(*self.closed.guards, *self.closed.fillers)
        )
        own = tuple(tuple(token.word for token in tokenize(words, self.language)) for words in site.wake_words)
        self.wake = (*own, *self.closed.wake)
        self.wording = Wording(site, grammar, self.language)
        self.reach = reach
        self._network: Network | None = None
        self._understander: Understander | None = None
        self._constraint: StructuralConstraint | None = None
        self._read_back: dict[tuple[str, str, str | None], str] = {}

    @property
    def network(self) -> Network:
        """The network; ModelError when the weights are missing or made for another grammar."""
        if self._network is None:
            self._network = Network.load(self.network_path)
            check_classes(self._network, self.grammar, self.site)
        return self._network

    @property
    def understander(self) -> Understander:
        """The steps after the network."""
        if self._understander is None:
            explained = Explained.of(explained_of(self.network, self.language))
            self._understander = Understander(self.site, self.grammar, self.lexicon, self.closed, explained, self.reach)
        return self._understander

    def is_stop(self, utterance: str) -> bool:
        """Whether the utterance is wholly a stop phrase; needs no network."""
        return is_stop_phrase(tokenize(utterance[:MOST_CHARACTERS], self.language), self.closed, self.wake)

    def interpret(self, utterance: str, context: Context) -> Interpretation:
        """The reply to an utterance, and the context for the next."""
        if len(utterance) > MOST_CHARACTERS:
            return _alone(
                refusal(utterance, Reason.TOO_LONG, f"Please say that in fewer than {MOST_CHARACTERS} characters.")
            )
        tokens = tokenize(utterance, self.language)
        if not spoken(tokens):
            return _alone(refusal(utterance, Reason.EMPTY, "I heard nothing."))
        if is_stop_phrase(tokens, self.closed, self.wake):
            understanding = Understanding(
                statements=(Control("stop"),), control=Control("stop"), mentioned=context.mentioned
            )
            return self._interpretation(utterance, (), understanding, context)
        tokens = self.heard(tokens)
        if len(tokens) > MOST_TOKENS:
            return _alone(refusal(utterance, Reason.TOO_LONG, f"Please say that in fewer than {MOST_TOKENS} words."))
        understanding, runner_up = self._weighed(tokens, context)
        if not is_settled(understanding):
            corrects = context.previous is not None
            plain = without_small_talk(tokens, self.lexicon, self.closed, corrects=corrects)
            if len(plain) < len(tokens):
                tokens = plain
                understanding, runner_up = self._weighed(tokens, context)
        otherwise = self._heard_again(tokens, understanding, context)
        if otherwise is not None:
            tokens, understanding, runner_up = otherwise.tokens, otherwise.understanding, otherwise.runner_up
        elif not is_settled(understanding):
            tokens, understanding = self._answered(tokens, understanding, context)
        last = spoken(tokens)[-1]
        if last.word in self.closed.unfinished and understanding.answer is None:
            understanding.objections.append(Objection(Reason.INCOMPLETE, f'After "{last.word}" I expected more.'))
        return self._interpretation(utterance, tokens, understanding, context, runner_up)

    def _answered(
        self, tokens: tuple[Token, ...], first: Understanding, context: Context
    ) -> tuple[tuple[Token, ...], Understanding]:
        """The question that the words are in others; as they were understood where they are none (promise 4)."""
        for question in rephrased(tokens, self.closed):
            other = tokenize(question, self.language)
            understanding = self.understand(other, context)
            if understanding.answer is not None and not understanding.objections and understanding.least >= ANSWERED:
                return other, understanding
        return tokens, first

    def heard(self, tokens: Sequence[Token]) -> tuple[Token, ...]:
        """The tokens that the network is to read."""
        called = without_idle_breaks(without_wake(tokens, self.wake), self.wake, self.closed)
        plain = with_parted_verbs(without_quoted_names(called, self.lexicon), self.closed)
        heard = without_expletives(plain, self.lexicon, self.closed)
        return with_amended_amounts(with_plain_names(heard, self.lexicon, self.closed), self.lexicon, self.closed)

    def understand(self, tokens: Sequence[Token], context: Context) -> Understanding:
        """The tokens understood, before they become a Reply."""
        return self._weighed(tokens, context)[0]

    def _weighed(
        self, tokens: Sequence[Token], context: Context, starts: Sequence[int] | None = None
    ) -> tuple[Understanding, Understanding | None]:
        """The tokens understood, and the best other way to understand them where that is in doubt."""
        mentions = self.lexicon.mentions(tokens)
        clauses, made = self._clauses(tokens, mentions) if starts is None else self._clauses_apart(tokens, starts)

        def understand(read: Sequence[ReadClause]) -> Understanding:
            return self.understander.understand(tokens, mentions, read, context)

        def plainly(reading: Reading) -> bool:
            return is_plainly_worded(reading, tokens, self.closed)

        found = weighed(clauses, understand(clauses), understand, plainly)
        if made.otherwise is None or made.probability >= SURE or found[0].objections:
            return found
        other = understand(self._clauses(tokens, mentions, made.otherwise.starts)[0])
        if other.objections or outcome(other) != outcome(found[0]):
            return found
        both = 1.0 + made.otherwise.probability / made.probability
        surer = [replace(clause, probability=min(1.0, both * clause.probability)) for clause in clauses]
        return weighed(surer, understand(surer), understand, plainly)

    def _clauses(
        self, tokens: Sequence[Token], mentions: Sequence[Mention], starts: Sequence[int] | None = None
    ) -> tuple[list[ReadClause], Cut]:
        """The clauses as the network reads them, mended by what was said, and where they were cut."""
        if self._constraint is None:
            self._constraint = StructuralConstraint(self.grammar)
        clauses, made = read_clauses(
            self.network, self._constraint, tokens, features(tokens, mentions), self._noun_of, starts
        )
        return as_said(clauses, tokens, mentions, self.lexicon, self.grammar, self.closed), made

    def _clauses_apart(self, tokens: Sequence[Token], starts: Sequence[int]) -> tuple[list[ReadClause], Cut]:
        """The clauses that begin at `starts`, each read as if nothing else had been said."""
        clauses = []
        for start, end in pairwise([*starts, len(tokens)]):
            words = tokens[start:end]
            alone, _ = self._clauses(words, self.lexicon.mentions(words), (0,))
            clauses += [clause.behind(start) for clause in alone]
        return clauses, Cut(tuple(starts))

    def _heard_again(self, tokens: tuple[Token, ...], first: Understanding, context: Context) -> Heard | None:
        def hear(tokens: tuple[Token, ...], starts: Sequence[int] | None = None) -> Heard:
            return Heard(tokens, *self._weighed(tokens, context, starts))

        def read_words(words: str) -> Sequence[Token]:
            return tokenize(words, self.language)

        mentions = self.lexicon.mentions(tokens)
        return heard_again(tokens, first, mentions, hear, self.closed, self.site, read_words)

    def _noun_of(self, words: str) -> str | None:
        exact = self.lexicon.noun_of(words)
        if exact is not None:
            return exact
        likely = [entry for entry, _ in self.lexicon.likely(words) if entry.kind == "noun"]
        return likely[0].id if likely and len({entry.id for entry in likely}) == 1 else None

    def read_written(self, text: str, context: Context) -> Interpretation:
        """The reply to a plan in its written form, linked and checked as if it had been said; needs no network."""
        try:
            plan = read(text)
        except PlanSyntaxError as error:
            return _alone(refusal(text, Reason.UNEXPLAINED_WORDS, str(error).split("\n", 1)[0]))
        understanding = Understanding(statements=plan.statements, mentioned=context.mentioned)
        understander = Understander(self.site, self.grammar, self.lexicon, self.closed, Explained({}, {}), self.reach)
        composed = [Composed(statement, ()) for statement in plan.statements]
        understander.resolve(understanding, composed, (), context)
        return self._interpretation(text, (), understanding, context)

    # --- the reply --------------------------------------------------------------------------------------------------

    def _interpretation(
        self,
        utterance: str,
        tokens: Sequence[Token],
        understanding: Understanding,
        context: Context,
        runner_up: Understanding | None = None,
    ) -> Interpretation:
        read_back = self._verified_read_back(understanding, context) if understanding.commands else None
        other = None if runner_up is None else self.wording.read_back(runner_up.statements)
        reply = reply_of(utterance, tokens, understanding, read_back, self.wording, self.site, self.grammar, other)
        open_question = reply.verdict is Verdict.ASK and reply.reason is not Reason.LOW_PROBABILITY
        keeps = bool(understanding.commands or understanding.answer) and not open_question
        return Interpretation(
            reply,
            understanding.mentioned if keeps else context.mentioned,
            understanding.previous if understanding.commands else context.previous,
        )

    def _verified_read_back(self, understanding: Understanding, context: Context) -> str:
        """An imperative sentence whose parse is the same commands; the written form where there is none (promise 7)."""
        written = write(Plan(understanding.statements))
        said = self.wording.read_back(understanding.statements)
        if said is None:
            return written
        known = self._read_back.get((said, written, context.area))
        if known is not None:
            return known
        try:
            again = self.understand(self.heard(tokenize(said, self.language)), context)
        except ModelError:
            return written  # a plan in the written form needs no weights, and nothing else comes here without them
        same = outcome(again) == outcome(understanding) and not (_faults(again) - _faults(understanding))
        if len(self._read_back) >= READ_BACKS_KEPT:
            self._read_back.clear()
        self._read_back[(said, written, context.area)] = said if same else written
        return said if same else written


def _faults(understanding: Understanding) -> set[Reason]:
    return {objection.reason for objection in understanding.objections}


def _alone(reply: Reply) -> Interpretation:
    return Interpretation(reply)
