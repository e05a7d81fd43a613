"""Chinese noun phrases: places stand before with 的, there are no articles, and number is said only by 所有."""

# ruff: noqa: ARG002  # the signatures are those of the English noun phrases

from __future__ import annotations

from collections.abc import Sequence

from nlcontrol.grammar.schema import Noun
from nlcontrol.synthesis.fragments import Fragment, Leaf, Role, Symbol, joined, span
from nlcontrol.synthesis.noun_phrases import KNOWN_SHARE, NounPhrases


class ChineseNounPhrases(NounPhrases):
    """Draws noun phrases in Chinese for one house."""

    def target(
        self, class_name: str, form: str = "", *, kinds: Sequence[str] = (), plain: bool = False, placed: bool = False
    ) -> Fragment:
        """Devices of a class: a name, or a group with a place or an exception."""
        chance = self.random.random()
        if not placed and not kinds and chance < 0.35:
            return self.named(class_name)
        if not plain and not placed and chance > 0.93:
            return joined((self._chinese_group(class_name, kinds, everyone=True), self.exception(class_name, kinds)))
        if not plain and not placed and chance > 0.88:
            link = Fragment([Leaf(self.random.choice(("和", "跟", "还有", "、")), "target")], [])
            return joined((self.named(class_name), link, self.named(class_name)))
        return self._chinese_group(class_name, kinds, placed=placed)

    def named(self, class_name: str, *, article: bool = True) -> Fragment:
        """A device by its name."""
        pool = self.house.names_of(class_name)
        unknown = [name for device_class, name in self.house.unknown_devices if device_class == class_name]
        if not pool or (unknown and self.random.random() > KNOWN_SHARE):
            pool = tuple(unknown)
        if not pool:
            return self._chinese_group(class_name, ())
        leaf = Leaf(self.random.choice(pool), "target", literal=False)
        return Fragment([leaf], ["name", *span(leaf)])

    def everything(self) -> Fragment:
        """All devices, with or without a place."""
        said = Fragment(
            [Leaf(self.random.choice(("所有设备", "全部设备", "所有东西", "一切", "全部")), "target")],
            ["all", "class:device"],
        )
        if self.random.random() < 0.4:
            place = self.place()
            return Fragment([*place.leaves, *said.leaves], [*said.symbols, *place.symbols])
        return said

    def noun(self, class_name: str, kinds: Sequence[str], many: bool) -> Leaf:
        """A noun of the class or one of its kinds."""
        device_class = self.grammar.classes[class_name]
        found: list[Noun] = [device_class.kinds[kind]["zh"] for kind in kinds if "zh" in device_class.kinds[kind]]
        if not found:
            own = [device_class.nouns["zh"]] if "zh" in device_class.nouns else []
            found = own * 2 + [kind["zh"] for kind in device_class.kinds.values() if "zh" in kind]
        return Leaf(self.random.choice(self.random.choice(found).one), "target")

    def _chinese_group(
        self, class_name: str, kinds: Sequence[str], *, placed: bool = False, everyone: bool = False
    ) -> Fragment:
        noun = self.noun(class_name, kinds, many=False)
        leaves: list[Leaf] = []
        places: list[Symbol] = []
        quantifier = "the" if class_name == "rover" else "these"
        if not placed and self.random.random() < 0.55:
            place = self.place()
            leaves, places = list(place.leaves), list(place.symbols)
            if self.random.random() < 0.6:
                leaves.append(Leaf("的", "target"))
        if everyone or self.random.random() < 0.25:
            quantifier = "all"
            leaves.append(
                Leaf(
                    self.random.choice(
                        ("所有", "所有的", "全部", "全部的", "每一个", "每盏" if class_name == "light" else "每个")
                    ),
                    "target",
                )
            )
        elif self.random.random() < 0.08:
            leaves.append(Leaf(self.random.choice(("那个", "这个", "我的")), "target"))
            quantifier = "the"
        return Fragment([*leaves, noun], [quantifier, "noun", *span(noun), *places])

    def exception(self, class_name: str, kinds: Sequence[str] = (), *, in_front: bool = False) -> Fragment:
        """An excepted device: "除了…以外"."""
        excepted = self.named(class_name)
        leaves = [Leaf("除了", "except"), *excepted.leaves]
        if self.random.random() < 0.5:
            leaves.append(Leaf("以外", "except"))
        return Fragment(leaves, ["except", *excepted.symbols])

    def place(self, *, allow_several: bool = False) -> Fragment:
        """A place: "厨房", "厨房里", "楼上", "这里"."""
        if self.random.random() < 0.12:
            return Fragment([Leaf(self.random.choice(("这里", "这边", "这儿")), "place")], ["here"])
        leaf = self.place_name()
        after = self.random.choice(("", "", "", "里", "里面"))
        return Fragment([leaf, *([Leaf(after, "place")] if after else [])], ["in", *span(leaf)])

    def spot(self) -> Fragment:
        """Where a robot can go."""
        pool = [*self.house.spots, *self.house.areas]
        leaf = Leaf(self.random.choice(pool), "place", literal=False)
        return Fragment([leaf], ["place", *span(leaf)])

    def spots(self) -> Fragment:
        """Two to three places for a path."""
        parts = [self.spot() for _ in range(self.random.choice((2, 2, 3)))]
        fragment = parts[0]
        for part in parts[1:]:
            fragment = joined(
                (fragment, Fragment([Leaf(self.random.choice(("、", "和", "，", "再到")), "place")], []), part)
            )
        return fragment

    def _article(self, role: Role) -> list[Leaf]:
        return []
