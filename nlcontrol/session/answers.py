"""Answers to a question: yes, no, or words that name one of the candidates; plain code, never the network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from nlcontrol.errors import PlanSyntaxError
from nlcontrol.plan.types import ClockTime, Command, Condition, Named, Plan, Query, Target
from nlcontrol.plan.written import read, write
from nlcontrol.site.context import LinkContext
from nlcontrol.site.linking import Linked, Need, link_target
from nlcontrol.site.problems import Ambiguous, UnknownName
from nlcontrol.site.types import Device
from nlcontrol.text import tokenize

YES = {
    "en": ("yes", "yeah", "yep", "yup", "sure", "ok", "okay", "do it", "go ahead", "please do", "confirm", "right",
           "correct", "exactly", "of course", "yes please", "yes do", "y"),
    "zh": ("是", "是的", "好", "好的", "对", "可以", "确认", "行", "嗯"),
}  # fmt: skip
NO = {
    "en": ("no", "nope", "nah", "no thanks", "don't", "do not", "never mind", "nevermind", "leave it", "cancel",
           "forget it", "none", "neither", "n"),
    "zh": ("不", "不是", "不要", "不用", "算了", "取消", "别"),
}  # fmt: skip
ORDINALS = {
    "en": (("first", "1"), ("second", "2"), ("third", "3"), ("fourth", "4"), ("fifth", "5"), ("sixth", "6")),
    "zh": (("第一",), ("第二",), ("第三",), ("第四",), ("第五",), ("第六",)),
}
PASSED_OVER = {
    "en": frozenset(["the", "one", "please", "in", "on", "of", "i", "mean", "meant", "my", "a", "um", "uh", "that"]),
    "zh": frozenset("的那个我说请是"),
}
MORNING = {"en": {"morning", "am", "a.m."}, "zh": {"早上", "上午"}}
EVENING = {"en": {"evening", "afternoon", "pm", "p.m.", "night", "tonight"}, "zh": {"晚上", "下午"}}


class Answers:
    """The answers of one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def is_yes(self, words: str) -> bool:
        """Whether the words agree."""
        return self._plain(words) in {self._plain(known) for known in YES.get(self.language, ())}

    def is_no(self, words: str) -> bool:
        """Whether the words decline."""
        return self._plain(words) in {self._plain(known) for known in NO.get(self.language, ())}

    def plan(self, written: str, words: str, link: LinkContext) -> str | None:
        """The plan that was asked about, settled by the words; None when they settle nothing."""
        try:
            plan = read(written)
        except PlanSyntaxError:
            return None  # words that no plan came of: nothing to settle
        settled = _mapped(plan, lambda node, need: self._target(node, words, link, need))
        if settled == plan:
            settled = _mapped(plan, lambda node, _need: self._clock(node, words))
        return None if settled == plan else write(settled)

    # --- inside -------------------------------------------------------------------------------------------------

    def _plain(self, words: str) -> tuple[str, ...]:
        # Of a value token the words, not what it means: "8 in the morning" answers with "morning".
        said = (word for token in tokenize(words, self.language) for word in token.text.casefold().split())
        return tuple(word for word in said if any(character.isalnum() for character in word))

    def _said(self, words: str) -> tuple[str, ...]:
        passed_over = PASSED_OVER.get(self.language, frozenset())
        return tuple(word for word in self._plain(words) if word not in passed_over)

    def _target(self, node: object, words: str, link: LinkContext, need: Need | None) -> object:
        if not isinstance(node, Target):
            return node
        problem = link_target(node, link, need)
        if isinstance(problem, Linked):
            return node
        if isinstance(problem, Ambiguous) and problem.what == "device":
            chosen = self._chosen(problem.candidates, words, link)
            return node if chosen is None else Named(chosen)
        if isinstance(problem, UnknownName) and problem.what == "device" and problem.near:
            near = [name for name in problem.near if self._said(name) == self._said(words)]
            if len(problem.near) == 1 and self.is_yes(words):
                near = [problem.near[0]]
            return Named(near[0]) if len(near) == 1 else node
        return node

    def _chosen(self, candidates: tuple[str, ...], words: str, link: LinkContext) -> str | None:
        """The one candidate that the words can mean: its name, its room, its kind, its place in the list."""
        said = self._said(words)
        for index, ordinals in enumerate(ORDINALS.get(self.language, ())):
            if "".join(said) in ordinals:
                return candidates[index] if index < len(candidates) else None
        if not said:
            return None
        devices = [link.site.devices[candidate] for candidate in candidates]
        whole = [device.id for device in devices if any(self._said(name) == said for name in self._names(device, link))]
        if len(whole) == 1:
            return whole[0]
        known = [device.id for device in devices if set(said) <= self._words_of(device, link)]
        return known[0] if len(known) == 1 else None

    def _names(self, device: Device, link: LinkContext) -> list[str]:
        area = link.site.areas.get(device.area or "")
        return [device.id.replace("_", " "), *device.names, *(area.names if area else ())]

    def _words_of(self, device: Device, link: LinkContext) -> set[str]:
        names = [*self._names(device, link), device.class_name, device.kind or ""]
        return {word for name in names for word in self._plain(name.replace("_", " "))}

    def _clock(self, node: object, words: str) -> object:
        if not isinstance(node, ClockTime) or node.exact:
            return node
        said = set(self._plain(words))
        if said & MORNING.get(self.language, set()):
            return replace(node, hour=node.hour % 12, exact=True)
        if said & EVENING.get(self.language, set()):
            return replace(node, hour=node.hour % 12 + 12, exact=True)
        return node


Change = Callable[[object, Need | None], object]


def _mapped(plan: Plan, change: Change) -> Plan:
    mapped = _walk(plan, change, None)
    assert isinstance(mapped, Plan)  # no change touches the plan itself
    return mapped


def _walk(node: Any, change: Change, need: Need | None) -> Any:
    """The node with every part changed; `need` is what the command around it asks of its targets."""
    if isinstance(node, tuple):
        return tuple(_walk(item, change, need) for item in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    changed = change(node, need)
    if changed is not node:
        return changed
    if isinstance(node, Command):
        need = Need(node.action, tuple(dict.fromkeys(name for name, _ in node.arguments)))
    elif isinstance(node, Condition | Query):
        need = None
    parts = {field.name: _walk(getattr(node, field.name), change, need) for field in fields(node)}
    return node if all(parts[name] is getattr(node, name) for name in parts) else replace(node, **parts)
