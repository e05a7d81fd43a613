"""`nlcontrol check`: mistakes and pitfalls in grammars and site, as a table with the place of each."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from nlcontrol.cli.lines import shown
from nlcontrol.errors import DefinitionError, ModelError, NlcontrolError
from nlcontrol.grammar.language import Language, load_language
from nlcontrol.grammar.lint import check_grammar
from nlcontrol.grammar.loader import load_grammar
from nlcontrol.grammar.notation import parse_template
from nlcontrol.grammar.phrases import Example, examples, load_phrases
from nlcontrol.grammar.schema import Grammar
from nlcontrol.grammar.template import expand, written
from nlcontrol.interpreter import Context, Interpreter
from nlcontrol.interpreter.compatibility import changed_phrases
from nlcontrol.plan.reply import Reason, Reply, Verdict
from nlcontrol.plan.types import Command
from nlcontrol.plan.written_reader import read
from nlcontrol.resources import grammars_dir
from nlcontrol.session.definitions import Definitions, load_definitions
from nlcontrol.site.lint import check_site

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    level: Level
    where: str
    problem: str


def run(options: argparse.Namespace) -> int:
    """Prints the table; 2 when there is an error in it."""
    rows = list(findings(options))
    if options.json:
        for row in rows:
            print(json.dumps({"level": row.level, "where": row.where, "problem": row.problem}, ensure_ascii=False))
    else:
        print("\n".join(_table(rows)))
    return 2 if any(row.level == "error" for row in rows) else 0


def findings(options: argparse.Namespace) -> Iterator[Row]:
    """Everything found: the grammars, their phrases in each language, the site, the examples."""
    directory = options.grammars or grammars_dir()
    try:
        grammar = load_grammar(directory)
    except DefinitionError as error:
        yield _error(error)
        return  # without a grammar nothing else can be read
    codes = sorted(path.stem for path in (directory / "language").glob("??.yaml"))
    seen: set[tuple[str, str]] = set()
    for code in codes:
        for row in _of_language(directory, code, grammar):
            if (row.where, row.problem) not in seen:
                seen.add((row.where, row.problem))
                yield row
    if options.grammars is not None:
        return  # the site and the weights belong to the shipped grammars
    try:
        definitions = load_definitions(options.site)
    except DefinitionError as error:
        yield _error(error)
        return
    for found in check_site(definitions.site, grammar):
        yield Row("warning", _relative(found.where.path, found.where.line), found.problem)
    yield from _stale_phrases(definitions, options.model)
    home = load_definitions()  # the examples speak of its rooms
    for code in codes:
        yield from _failing_examples(directory, code, home, options.model)


def _of_language(directory: Path, code: str, grammar: Grammar) -> Iterator[Row]:
    try:
        language, phrases = load_language(directory, code), load_phrases(directory, code, grammar)
    except DefinitionError as error:
        yield _error(error)
        return
    spoken = {name: found for name, found in grammar.classes.items() if code in found.nouns}
    for finding in check_grammar(Grammar(spoken), phrases, language):
        yield Row("warning", _relative(finding.path, finding.line), finding.problem)


def _stale_phrases(definitions: Definitions, model: Path | None) -> Iterator[Row]:
    digests = {each.name: each.phrases_digest for each in definitions.grammar.classes.values()}
    try:
        changed = changed_phrases(definitions.interpreter(model).network, digests)
    except ModelError:
        return  # said where the examples are run
    for name in changed:
        path = _relative(definitions.grammar.classes[name].path, None)
        problem = "the phrases have changed since the weights were trained: they are understood as before"
        yield Row("warning", path, problem)


def _failing_examples(directory: Path, code: str, definitions: Definitions, model: Path | None) -> Iterator[Row]:
    found = examples(directory, code, definitions.grammar)
    if not found:
        return
    interpreter = definitions.interpreter(model, code)
    context = Context(definitions.local(datetime.now(UTC)))
    language = load_language(directory, code)
    for example in found:
        try:
            problem = _problem(example, interpreter, context, language)
        except ModelError as error:
            yield Row("note", "", f"the {len(found)} examples in {code} were not run: {error}")
            return
        if problem is not None:
            yield Row("error", _relative(example.path, example.line), problem)


def _problem(example: Example, interpreter: Interpreter, context: Context, language: Language) -> str | None:
    """Why an example fails, or None."""
    template = parse_template(example.say)
    said = written(next(iter(expand(template, language.rules))))
    reply = interpreter.interpret(said, context).reply
    if example.plan is None:
        if reply.verdict.value != example.verdict or (example.reason and reply.reason != example.reason):
            wanted = f"{example.verdict}{f' ({example.reason})' if example.reason else ''}"
            return f'"{said}" should {wanted}, and comes to {_came(reply)}'
        return None
    meant = interpreter.read_written(example.plan, context).reply
    if _meaning(reply) != _meaning(meant) and not _says_which(reply, meant, example.plan):
        return f'"{said}" should be {example.plan}, and comes to {_came(reply)}'
    return None


def _meaning(reply: Reply) -> tuple[object, ...]:
    commands = [(c.step, c.device, c.action, c.arguments, c.when, c.repeat) for c in reply.commands]
    return reply.verdict, reply.reason, commands, reply.query, reply.control


def _says_which(reply: Reply, meant: Reply, plan: str) -> bool:
    """Whether the words tell which device a plan leaves open here: music is not on the tv. What is done must agree."""
    actions = {each.action for each in read(plan).statements if isinstance(each, Command)}
    left_open = meant.verdict is Verdict.ASK and meant.reason is Reason.AMBIGUOUS
    return left_open and bool(reply.commands) and {command.action for command in reply.commands} == actions


def _came(reply: Reply) -> str:
    return f"{reply.verdict.value}: {reply.plan or reply.message}"


def _error(error: NlcontrolError) -> Row:
    if isinstance(error, DefinitionError) and error.path is not None:
        return Row("error", _relative(str(error.path), error.line), error.problem)
    return Row("error", "", str(error))


def _relative(path: str, line: int | None) -> str:
    if not path:
        return ""
    here = Path.cwd()
    shown_path = Path(path).relative_to(here) if Path(path).is_relative_to(here) else Path(path)
    return f"{shown_path}:{line}" if line else str(shown_path)


def _table(rows: list[Row]) -> list[str]:
    lines = [f"{row.level:<8} {row.where}{': ' if row.where else ''}{shown(row.problem, 1000)}" for row in rows]
    errors = sum(row.level == "error" for row in rows)
    warnings = sum(row.level == "warning" for row in rows)
    return [*lines, f"{_counted(errors, 'error')}, {_counted(warnings, 'warning')}"]


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
