"""A small grammar folder that tests change one thing of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

FAN = """\
class: fan
moves: false
nouns:
  en: {one: [fan, ventilator], many: [fans, ventilators]}
kinds:
  ceiling_fan:
    risk: {turn_on: confirm}
    en: {one: [ceiling fan], many: [ceiling fans]}
state:
  state: {type: choice, choices: ["on", "off"], initial: "off"}
  percentage: {type: number, unit: "%", min: 0, max: 100, feature: speed}
  mode: {type: choice, choices_of: mode}
features: [speed]
choices:
  mode:
    quiet: {en: [quiet, silent]}
    strong: {en: [strong]}
  speed_word:
    "33": {en: [low speed]}
    "100": {en: [high speed]}
actions:
  turn_on:
    parameters:
      percentage: {type: number, unit: "%", min: 0, max: 100, step: 10, words_of: speed_word, feature: speed}
      mode: {type: choice, choices_of: mode}
    preconditions:
      - {field: mode, is not: strong, reason: "{device} is too strong."}
    effects:
      - set: {state: "on"}
      - given: percentage
        set: {percentage: $percentage}
      - given: percentage
        is: 0
        set: {state: "off"}
      - given: mode
        set: {mode: $mode}
    read_back:
      en:
        - {say: "turn on {target}"}
        - {given: [percentage], say: "set {target} to {percentage} percent"}
        - {given: [percentage], amount: more, say: "speed {target} up by {percentage} percent"}
        - {given: [percentage], amount: less, say: "slow {target} down by {percentage} percent"}
        - {given: [mode], say: "set {target} to {mode}"}
  turn_off:
    risk: none
    effects:
      - set: {state: "off", percentage: 0, mode: null}
    read_back:
      en: [{say: "turn off {target}"}]
questions:
  en:
    - {field: state, value: "on", words: ["on", running]}
    - {field: state, value: "off", words: ["off"]}
"""

PHRASES = """\
phrases:
  en:
    - action: turn_on
      say: ["(turn|switch) on {target}", "<wish> {target} on"]
    - action: turn_on
      arguments: {percentage: "{value}"}
      say: ["set {target} to {value:percent}"]
    - action: turn_on
      implied: these
      arguments: {percentage: +step}
      say: ["more wind [{place}]"]
    - action: turn_on
      arguments: {mode: "{value}"}
      say: ["make {target} {value:mode}"]
    - action: turn_off
      say: ["(turn|switch) off {target}"]
examples:
  en:
    - {say: "turn on the fan", plan: "fan.turn_on(fan)"}
    - {say: "turn on the fans maybe", verdict: refuse, reason: unexplained_words}
"""

LANGUAGE = """\
rules:
  wish: "(i want|i'd like)"
frames:
  - "please"
"""

MakeFolder = Callable[..., Path]


@pytest.fixture
def make_folder(tmp_path: Path) -> MakeFolder:
    """Writes the grammar folder with replacements in its texts: `make_folder(schema=[("old", "new")])`."""

    def make(
        schema: list[tuple[str, str]] | None = None,
        phrases: list[tuple[str, str]] | None = None,
        language: list[tuple[str, str]] | None = None,
        more: dict[str, str] | None = None,
    ) -> Path:
        texts = [FAN, PHRASES, LANGUAGE]
        for index, replacements in enumerate((schema, phrases, language)):
            for old, new in replacements or []:
                assert old in texts[index], f"the test replaces what is not there: {old}"
                texts[index] = texts[index].replace(old, new, 1)
        (tmp_path / "language").mkdir(exist_ok=True)
        (tmp_path / "fan.yaml").write_text(texts[0] + "---\n" + texts[1], encoding="utf-8")
        (tmp_path / "language" / "en.yaml").write_text(texts[2], encoding="utf-8")
        for name, text in (more or {}).items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path

    return make
