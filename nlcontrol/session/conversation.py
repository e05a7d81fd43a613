"""The words of a conversation: what "it" means, what was asked, what an answer settles; nothing is carried out here."""

from __future__ import annotations

import re
from dataclasses import replace

from nlcontrol.interpreter import Context, Interpretation, Interpreter
from nlcontrol.plan.reply import Reason, Reply, Verdict
from nlcontrol.plan.reply_parts import ControlResult
from nlcontrol.session.answers import Answers
from nlcontrol.site.context import LinkContext

WRITTEN = re.compile(r"\s*(?::(?P<marked>.*)|(?P<plan>[a-z_]+\.[a-z_]+\(.*))", re.DOTALL)
"""A plan in the written form: behind a colon, or beginning with `class.action(`."""


class Conversation:
    """Utterances in, replies out; remembers what was spoken of and what was asked."""

    def __init__(self, interpreter: Interpreter, *, answers: bool = False) -> None:
        """With `answers` the next utterance may answer a question or confirm; without it never does."""
        self.interpreter = interpreter
        self._may_answer = answers
        self._answers = Answers(interpreter.language)
        self._mentioned: tuple[str, ...] = ()
        self._context: Context | None = None
        self._last: Interpretation | None = None
        self.pending: Reply | None = None
        """The question or confirmation that waits for an answer."""

    def hear(self, utterance: str, context: Context) -> Reply:
        """The reply to an utterance; of the context only what is not the conversation's own is taken."""
        context = self._continued(context)
        pending, self.pending = self.pending, None
        if pending is not None and not self.interpreter.is_stop(utterance):
            settled = self._settled(pending, utterance, context)
            if settled is not None:
                return self._noted(settled, utterance)
        return self._noted(self._interpreted(utterance, context), utterance)

    def confirmed(self, reply: Reply) -> Reply:
        """A reply that was to be confirmed, confirmed; one that needs a code stays as it is."""
        if reply.verdict is not Verdict.CONFIRM or reply.reason is not Reason.RISKY:
            return reply
        self.pending = None
        message = f"All right: {reply.read_back}." if reply.read_back else "All right."
        return replace(reply, verdict=Verdict.ACCEPT, reason=None, message=message)

    def ask(self, reply: Reply) -> None:
        """A question or confirmation that the next utterance may answer."""
        if self._may_answer:
            self.pending = reply

    # --- inside -------------------------------------------------------------------------------------------------

    def _continued(self, context: Context) -> Context:
        if self._last is None:
            return context
        return replace(context, mentioned=self._last.mentioned, previous=self._last.previous)

    def _interpreted(self, utterance: str, context: Context) -> Interpretation:
        written = WRITTEN.fullmatch(utterance)
        if written is None:
            return self.interpreter.interpret(utterance, context)
        plan = (written["marked"] or written["plan"] or "").strip()
        found = self.interpreter.read_written(plan, context)
        return replace(found, reply=replace(found.reply, utterance=utterance))

    def _noted(self, found: Interpretation, utterance: str) -> Reply:
        self._last = found
        reply = replace(found.reply, utterance=utterance)
        if reply.verdict in (Verdict.CONFIRM, Verdict.ASK) and reply.plan is not None:
            self.ask(reply)
        return reply

    def _settled(self, pending: Reply, words: str, context: Context) -> Interpretation | None:
        """What the words come to as an answer; None when they are none."""
        if self._answers.is_no(words):
            return self._left_alone(words)
        plan = pending.plan
        assert plan is not None  # only such replies wait
        named = pending.verdict is Verdict.CONFIRM or pending.reason is Reason.LOW_PROBABILITY
        if named and self._answers.is_yes(words):
            # The question said what would be done; time has passed, so it is judged anew.
            again = self.interpreter.read_written(plan, context)
            return replace(again, reply=self.confirmed(again.reply))
        if pending.verdict is Verdict.CONFIRM:
            return None
        link = LinkContext(
            self.interpreter.site, self.interpreter.grammar, self.interpreter.lexicon,
            context.area, context.snapshot, context.mentioned,
        )  # fmt: skip
        meant = self._answers.plan(plan, words, link)
        return None if meant is None else self.interpreter.read_written(meant, context)

    def _left_alone(self, words: str) -> Interpretation:
        reply = Reply(
            words, Verdict.ACCEPT, None, "All right, I leave it.", None, 1.0, "never_mind",
            control=ControlResult("never_mind"),
        )  # fmt: skip
        last = self._last
        return Interpretation(reply, last.mentioned if last else (), last.previous if last else None)
