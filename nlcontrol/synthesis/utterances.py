"""Whole utterances: clauses put together, with joins, corrections, guards and chat; some with their hard negatives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Final

from nlcontrol.synthesis.clauses import Clauses, DrawnClause
from nlcontrol.synthesis.commands import DrawnCommand
from nlcontrol.synthesis.fragments import Leaf, Ref, Role, Symbol, words
from nlcontrol.synthesis.incomplete import incomplete

Utterance = list[DrawnClause]

ASKING: Final = {"could", "can", "would", "will", "may", "mind", "do", "is", "are", "why", "how", "what"}
TURNED: Final = {
    "turn_on": ("turn_off", ("off", "turn it off", "switch it off")),
    "turn_off": ("turn_on", ("on", "turn it on", "switch it on")),
    "open_cover": ("close_cover", ("close it", "closed", "down", "shut it")),
    "close_cover": ("open_cover", ("open it", "open", "up")),
    "open_valve": ("close_valve", ("close it", "closed")),
    "close_valve": ("open_valve", ("open it", "open")),
    "lock": ("unlock", ("unlock it", "unlocked")),
    "unlock": ("lock", ("lock it", "locked")),
}
"""Action → its opposite, and how that is said in a correction."""
GUARDS: Final = ("negated", "reported", "question", "unsupported")


class Utterances:
    """Draws utterances from the clauses of one house."""

    def __init__(
        self, clauses: Clauses, random: Random, most_clauses: int = 3, only: Sequence[str] | None = None
    ) -> None:
        self.clauses, self.random, self.most_clauses = clauses, random, most_clauses
        self.english = only is None
        kinds: list[tuple[float, Callable[[], list[Utterance]]]] = [
            (32 * clauses.commands.plainness, self.single),
            (24, self.sequence),
            (10, self.timed),
            (8, self.conditional),
            (7, self.corrected),
            (2, self.cancelled),
            (13, self.guarded_pair),
            (4, self.guarded_sequence),
            (4, self.stated),
            (8, self.asked),
            (2, self.controlled),
            (5, self.with_chat),
            (4, self.subordinated),
            (4, self.also),
            (2, self.shared_target),
            (4, self.unfinished),
            *([(10.0, self.timed_plainly)] if only else []),
        ]
        kinds = [(weight, kind) for weight, kind in kinds if only is None or kind.__name__ in only]
        self.weights, self.kinds = [weight for weight, _ in kinds], [kind for _, kind in kinds]

    def draw(self) -> list[Utterance]:
        """One utterance, or a minimal pair."""
        drawn: list[Utterance] = self.random.choices(self.kinds, self.weights)[0]()
        for utterance in drawn:
            self._call(utterance)
        return drawn

    def _call(self, utterance: Utterance) -> None:
        """A wake word before it, an end after it."""
        random = self.random
        if random.random() < 0.09:
            wake = self.clauses.filler(self.clauses.frames.draw("wake", random))
            utterance[0].leaves = [
                *wake,
                *(words(",", "filler") if random.random() < 0.3 else []),
                *utterance[0].leaves,
            ]
        if random.random() < 0.12:
            utterance[-1].leaves = [*utterance[-1].leaves, Leaf(self._ending(utterance[0]), "filler")]

    def _ending(self, clause: DrawnClause) -> str:
        """A mark that does not change what is meant: a question mark only where the words already ask."""
        asks = not clause.acts or clause.leaves[0].text in ASKING
        return self.random.choice((".", ".", "!", "?") if asks else (".", ".", "!"))

    def single(self) -> list[Utterance]:
        """One command."""
        return [[self.clauses.command()]]

    def timed(self) -> list[Utterance]:
        """A command with a time; sometimes beside the same command without it."""
        return [[self.clauses.timed(self.clauses.command(plain=self.random.random() < 0.5))]]

    def timed_plainly(self) -> list[Utterance]:
        """A command after a delay, at a clock time or a number of times: for languages with few time frames."""
        clause = self.clauses.command(plain=True)
        leaves, symbols = self.clauses.time(self.random.choice(("delay", "delay", "clock", "times")))
        clause.modifiers += symbols
        clause.leaves = [*leaves, *clause.leaves]
        return [[clause]]

    def sequence(self) -> list[Utterance]:
        """Two or more clauses with joins."""
        counts = range(2, self.most_clauses + 1)
        count = self.random.choices(counts, [1 / each**1.5 for each in counts])[0]
        parts = []
        for index in range(count):
            imperative = self.random.random() < 0.75
            self.clauses.nouns.pronoun_share = 0.1 if index else 0.02
            clause = self.clauses.command(imperative=imperative, courtesy=index == 0 or self.random.random() < 0.2)
            if self.english and self.random.random() < 0.12:
                clause = self.clauses.timed(clause)
            elif self.english and self.random.random() < 0.03:
                clause = self.clauses.ask()
            parts.append(clause)
        self.clauses.nouns.pronoun_share = 0.02
        return [self.chained(parts)]

    def chained(self, parts: Sequence[DrawnClause]) -> Utterance:
        """The clauses with connectives between them."""
        for clause in parts[1:]:
            run_on = clause.command is not None and clause.command.form == "imperative"
            weights = (36, 34, 15 if run_on else 0, 9, 6)
            join = self.random.choices(("then", "and", "run_on", "full_stop", "meanwhile"), weights)[0]
            self.linked(clause, "and" if join in ("run_on", "full_stop") else join, join)
        return list(parts)

    def linked(self, clause: DrawnClause, join: str, table: str | None = None) -> DrawnClause:
        """The clause with its connective words before it."""
        comma = (table or join) == "and" and self.random.random() < 0.25
        if table == "run_on":
            said = []
        elif table == "full_stop":
            said = words(".", "connective")
        else:
            said = words(",", "connective") if comma else self._words_of("joins", table or join, "connective")
        clause.leaves, clause.join = [*said, *clause.leaves], join
        return clause

    def _words_of(self, table: str, key: str, role: Role) -> list[Leaf]:
        return [
            leaf
            for part in self.clauses.frames.draw_from(table, key, self.random)
            if isinstance(part, str)
            for leaf in words(part, role)
        ]

    def subordinated(self) -> list[Utterance]:
        """A "before" or "after" clause, in both orders: "after you close the blinds, turn on the lamp"."""
        kind = self.random.choice(("before", "after_that"))
        side, main = (
            self.clauses.subordinate(kind),
            self.clauses.command(imperative=True, courtesy=self.random.random() < 0.2),
        )
        if self.random.random() < 0.5:
            return [[main, side]]
        if self.random.random() < 0.6:
            side.leaves = [*side.leaves, Leaf(",", "connective")]
        main.join = "and"
        return [[side, main]]

    def conditional(self) -> list[Utterance]:
        """A condition before or after a command."""
        trailing = self.random.random() < 0.5
        nouns = self.clauses.nouns
        nouns.pronoun_share = 0.45 if trailing else 0.02
        condition = self.clauses.condition()
        nouns.pronoun_share = 0.02 if trailing else 0.35
        command = self.clauses.command(plain=True)
        nouns.pronoun_share = 0.02
        if trailing:
            condition.join = "and"
            return [[command, condition]]
        if self.random.random() < 0.5:
            condition.leaves = [*condition.leaves, Leaf(",", "connective")]
        if self.random.random() < 0.15:
            command.leaves = [*words("then", "connective"), *command.leaves]
        command.join = "and"
        return [[condition, command]]

    # --- corrections ------------------------------------------------------------------------------------------------

    def corrected(self) -> list[Utterance]:
        """A command, and what replaces a part of it or all of it."""
        clause = self.clauses.command(plain=True)
        utterance = [clause]
        if self.random.random() < 0.2:
            first = self.clauses.command(imperative=True, plain=True)
            utterance = self.chained([first, clause])
        drawn = clause.command
        if drawn is None:
            return [utterance]
        leaves, head = self._replacement(drawn)
        said = [
            leaf
            for part in self.clauses.frames.draw("corrections", self.random)
            if isinstance(part, str)
            for leaf in words(part, "guard")
        ]
        correction = DrawnClause([*said, *leaves], head, join="correct", acts=True)
        return [[*utterance, correction]]

    def _turned(self, drawn: DrawnCommand) -> tuple[list[Leaf], list[Symbol]] | None:
        """The opposite of what was said, in a word: "no, i meant off"; None where there is none."""
        random = self.random
        action = next((s for s in drawn.fragment.symbols if isinstance(s, str) and "." in s), "")
        class_name, _, name = action.partition(".")
        if name in TURNED and not any(isinstance(s, str) and s.startswith("param:") for s in drawn.fragment.symbols):
            other, said = TURNED[name]
            form = random.choice(("{}", "{}", "i meant {}", "i said {}", "i mean {}", "make that {}"))
            return words(form.format(random.choice(said)), "verb"), [f"{class_name}.{other}", "it"]
        steps = [i for i, s in enumerate(drawn.fragment.symbols) if s in ("step:+1", "step:-1")]
        if len(steps) == 1:
            up = drawn.fragment.symbols[steps[0]] == "step:-1"
            form = random.choice(("{}", "i meant {}", "i said {}", "turn it {}", "a bit {}"))
            said_words = words(form.format("up" if up else "down"), "verb")
            parameter = drawn.fragment.symbols[steps[0] - 1]
            return said_words, [action, "it", parameter, "step:+1" if up else "step:-1"]
        return None

    def _replacement(self, drawn: DrawnCommand) -> tuple[list[Leaf], list[Symbol]]:
        random, nouns = self.random, self.clauses.nouns
        turned = self._turned(drawn) if drawn.spoken_target and random.random() < 0.3 else None
        if turned is not None:
            return turned
        if drawn.value is not None and drawn.value[0] in self.clauses.makers and random.random() < 0.5:
            leaf = Leaf(self.clauses.makers[drawn.value[0]](random), "value", literal=False)
            return [*words(random.choice(("", "", "to", "make it", "set it to")), "verb"), leaf], [
                "amend",
                "=",
                Ref(leaf),
            ]
        if drawn.spoken_target and random.random() < 0.85:
            chance = random.random()
            if chance < 0.35:
                place = nouns.place()
                return place.leaves, ["amend", *place.symbols]
            if chance < 0.5:
                leaf = Leaf(random.choice(nouns.house.areas), "place", literal=False)
                return [*words("the", "place"), leaf], ["amend", "in", Ref(leaf), Ref(leaf, last=True)]
            classes = sorted(self.clauses.grammar.classes)
            target = nouns.target(random.choice(classes), plain=True)
            return target.leaves, ["amend", *target.symbols]
        other = self.clauses.commands.draw(random, nouns, imperative=True, plain=True)
        return other.fragment.leaves, list(other.fragment.symbols)

    def unfinished(self) -> list[Utterance]:
        """Something left out: only a device, a place or a value, or a command that breaks off."""
        return [[incomplete(self.clauses, self.random)]]

    def also(self) -> list[Utterance]:
        """A command for something else as well: "turn on the lamp, and the fan too", "… then the fan"."""
        clause = self.clauses.command(imperative=True, plain=True)
        nouns, random = self.clauses.nouns, self.random
        before = self._words_of("joins", "and", "connective")
        after = words(random.choice(("too", "as well", "also", "likewise")), "connective")
        if clause.command is None or not clause.command.spoken_target:
            return [[clause]]
        if random.random() < 0.35:
            said_then = random.choice(("then", "and then", ", then", "and after that", "then also", "followed by"))
            before, after = words(said_then, "connective"), []
        if random.random() < 0.35:
            place = nouns.place()
            said, head = place.leaves, ["also", *place.symbols]
        else:
            target = nouns.target(random.choice(sorted(self.clauses.grammar.classes)), plain=True)
            said, head = target.leaves, ["also", *target.symbols]
        return [[clause, DrawnClause([*before, *said, *after], head, join="and", acts=True)]]

    def shared_target(self) -> list[Utterance]:
        """Two verbs that share the target behind the second: "open and then close the blinds"."""
        random, verbs = self.random, self.clauses.commands.bare_verbs
        if not verbs:
            return self.single()
        class_name = random.choice(sorted(verbs))
        first, second = random.sample(sorted(verbs[class_name]), 2)
        target = self.clauses.nouns.target(class_name, plain=True)
        begun = DrawnClause(
            words(random.choice(verbs[class_name][first]), "verb"), [f"{class_name}.{first}", "it"], acts=True
        )
        ended = DrawnClause(
            [*words(random.choice(verbs[class_name][second]), "verb"), *target.leaves],
            [f"{class_name}.{second}", *target.symbols],
            acts=True,
        )
        return [[begun, self.linked(ended, random.choice(("then", "then", "and")))]]

    def cancelled(self) -> list[Utterance]:
        """A command taken back in the same breath."""
        utterance = self.chained([self.clauses.command(plain=True) for _ in range(self.random.choice((1, 1, 2)))])
        leaves = [
            leaf
            for part in self.clauses.frames.draw("cancel", self.random)
            if isinstance(part, str)
            for leaf in words(part, "guard")
        ]
        return [[*utterance, DrawnClause(leaves, ["control:never_mind"], join="correct")]]

    # --- what must not act ----------------------------------------------------------------------------------------

    def guarded_pair(self) -> list[Utterance]:
        """A command, and the same words inside a guard."""
        random = self.random
        drawn = self.clauses.commands.draw(random, self.clauses.nouns, imperative=True, plain=random.random() < 0.7)
        reason = random.choices(GUARDS, (38, 24, 24, 14))[0]
        guarded = self.clauses.guarded(reason, drawn)
        pair: list[Utterance] = [[guarded]]
        if random.random() < 0.45:
            pair.append([self.clauses.around(drawn)])
        if self.english and random.random() < 0.08:
            self.clauses.timed(guarded)
            guarded.modifiers = []
        return pair

    def guarded_sequence(self) -> list[Utterance]:
        """A prohibition over two verbs, or beside a command."""
        random = self.random
        drawn = self.clauses.commands.draw(random, self.clauses.nouns, imperative=True, plain=True)
        guarded = self.clauses.guarded(random.choice(("negated", "negated", "reported", "question")), drawn)
        other = self.clauses.command(imperative=True, plain=True, courtesy=False)
        chance = random.random()
        if chance < 0.5:
            other.head, other.acts, other.modifiers = list(guarded.head), False, []
            said = random.choice(("or", "and", "nor", "or to", "and then"))
            other.leaves, other.join = [*words(said, "connective"), *other.leaves], "or" if "or" in said else "and"
            return [[guarded, other]]
        if chance < 0.8:
            said = random.choice(("but", "and", ", but", ", and", "only"))
            guarded.leaves, guarded.join = [*words(said, "connective"), *guarded.leaves], "and"
            return [[other, guarded]]
        said = random.choice(("instead", ", instead", "but", ", just", ", rather", "instead just"))
        other.leaves, other.join = [*words(said, "connective"), *other.leaves], "and"
        return [[guarded, other]]

    def stated(self) -> list[Utterance]:
        """A statement about a device, sometimes beside a command."""
        statement = self.clauses.statement() if self.random.random() < 0.8 else self.clauses.monitor()
        if self.random.random() < 0.12:
            return [self.chained([self.clauses.command(imperative=True, plain=True), statement])]
        return [[statement]]

    def asked(self) -> list[Utterance]:
        """A question about state."""
        return [[self.clauses.ask()]]

    def controlled(self) -> list[Utterance]:
        """A control of what runs."""
        return [[self.clauses.control()]]

    def with_chat(self) -> list[Utterance]:
        """A command with talk before or after it."""
        chat, command = self.clauses.chat(), self.clauses.command()
        if self.random.random() < 0.35:
            chat.join = "and"
            return [[command, chat]]
        if self.random.random() < 0.3:
            chat.leaves = [*chat.leaves, Leaf(self.random.choice((",", ".")), "chat")]
        self.linked(command, "and") if self.random.random() < 0.3 else setattr(command, "join", "and")
        return [[chat, command]]
