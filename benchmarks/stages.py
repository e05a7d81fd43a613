"""Where the time of one utterance goes: each step of `parse`, timed in turn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import TypeVar

from benchmarks.quantiles import median
from benchmarks.subject import CONTEXT, Subject
from benchmarks.table import Row, Table
from nlcontrol.grammar.constraint import StructuralConstraint
from nlcontrol.interpreter.network_reading import read_clauses
from nlcontrol.runtime.network import Network
from nlcontrol.runtime.search import bare_greedy
from nlcontrol.site.mentions import features
from nlcontrol.text import tokenize

Value = TypeVar("Value")


class Stages:
    """Runs utterances step by step and keeps how long each step took."""

    def __init__(self, subject: Subject, network: Network) -> None:
        self.subject, self.network = subject, network
        self.constraint = StructuralConstraint(subject.grammar)
        self.seconds: dict[str, list[float]] = defaultdict(list)

    def run(self, utterance: str) -> None:
        """Times `interpret` as a whole, then each of its steps, then the bare network."""
        interpreter, network = self.subject.interpreter, self.network
        reply = self._timed("whole", lambda: interpreter.interpret(utterance, CONTEXT)).reply
        tokens = self._timed("tokenise", lambda: tokenize(utterance, "en"))
        mentions = self._timed("mentions", lambda: interpreter.lexicon.mentions(tokens))
        on = self._timed("features", lambda: features(tokens, mentions))
        words = [token.word for token in tokens]
        self._timed("encode", lambda: network.encode(words, on))
        clauses, _ = self._timed(
            "encode, decode, read clauses",
            lambda: read_clauses(network, self.constraint, tokens, on, interpreter.lexicon.noun_of),
        )
        self._timed(
            "account, link, check", lambda: interpreter.understander.understand(tokens, mentions, clauses, CONTEXT)
        )
        self.seconds["steps"].append(sum(len(clause.symbols) + 1 for clause in clauses))
        self.seconds["acted"].append(bool(reply.commands))
        lengths = [len(clause.symbols) + 1 for clause in clauses]
        self._timed("bare", lambda: self._bare(words, on, lengths))

    def _bare(self, words: Sequence[str], on: Sequence[tuple[str, ...]], lengths: Sequence[int]) -> None:
        encoded = self.network.encode(words, on)
        for segment, steps in zip(self.network.segments(encoded), lengths, strict=True):
            bare_greedy(self.network, encoded, segment, steps)

    def _timed(self, what: str, run: Callable[[], Value]) -> Value:
        start = perf_counter()
        value = run()
        self.seconds[what].append(perf_counter() - start)
        return value

    def table(self) -> Table:
        """The median of each step, and what is left: the reply and its verified read-back."""
        ms = {what: 1000 * median(seconds) for what, seconds in self.seconds.items() if what not in ("steps", "acted")}
        decode = ms["encode, decode, read clauses"] - ms["encode"]
        named = {
            "tokenise": ms["tokenise"],
            "mentions": ms["mentions"],
            "features": ms["features"],
            "encode": ms["encode"],
            "decode under the constraint, read clauses": decode,
            "account, link, check": ms["account, link, check"],
        }
        rest = ms["whole"] - sum(named.values())
        named["reply, and its read-back understood again"] = rest
        rows = [Row(what, f"{value:.2f} ms  {value / ms['whole']:.0%}", value=value) for what, value in named.items()]
        return Table(
            "Where the time of `parse` goes (medians)",
            [*rows, Row("whole", f"{ms['whole']:.2f} ms", value=ms["whole"])],
        )
