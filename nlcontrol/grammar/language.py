"""What the grammars of all classes share in one language: `grammars/language/<code>.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nlcontrol.errors import DefinitionError
from nlcontrol.grammar.notation import Expression, parse_template
from nlcontrol.grammar.source import Node, load_document
from nlcontrol.grammar.template import Rules, check_rules, circle


@dataclass(frozen=True, slots=True)
class Language:
    """One language file: its rules, read; its other sections, as they stand."""

    code: str
    rules: Rules
    rule_lines: dict[str, int]
    sections: dict[str, Node]
    path: str

    def section(self, name: str) -> Node:
        """A section that other floors read; DefinitionError when the file lacks it."""
        if name not in self.sections:
            raise DefinitionError(f'the section "{name}" is missing', self.path)
        return self.sections[name]


def load_language(directory: Path, code: str) -> Language:
    """The language file of a folder of grammars."""
    path = directory / "language" / f"{code}.yaml"
    if not path.is_file():
        raise DefinitionError(f'the grammars in {directory} do not know the language "{code}": there is no {path}')
    pairs = load_document(path).pairs()
    sections = {key.string(): value for key, value in pairs if key.string() != "rules"}
    nodes = {
        name.string(): (name, template)
        for key, value in pairs
        if key.string() == "rules"
        for name, template in value.pairs()
    }
    expressions: dict[str, Expression] = {
        name: parse_template(template.string(), template) for name, (_, template) in nodes.items()
    }
    for name, (_, template) in nodes.items():
        check_rules(expressions[name], expressions, template)
    if loop := circle(expressions):
        raise nodes[loop[0]][0].error("rules lead back to themselves: " + " → ".join(f"<{name}>" for name in loop))
    lines = {name: key.line for name, (key, _) in nodes.items()}
    return Language(code, Rules(expressions), lines, sections, str(path))
