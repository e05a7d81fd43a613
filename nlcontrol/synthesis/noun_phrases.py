"""Noun phrases for devices and places, with the target symbols that mean them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from nlcontrol.grammar.schema import Grammar, Noun
from nlcontrol.synthesis.fragments import Fragment, Leaf, Role, Symbol, joined, span, words
from nlcontrol.synthesis.house import House
from nlcontrol.synthesis.names import NameLists

Weights = Mapping[str, float]

IN_FRONT = ("except for {target}", "apart from {target}", "with the exception of {target}", "aside from {target}",
            "other than {target}", "excluding {target}", "besides {target}", "leaving out {target}")  # fmt: skip
"""Exceptions that can be said before the command."""
KNOWN_SHARE = 0.93
"""How often a drawn name is one the house has."""


class NounPhrases:
    """Draws noun phrases in English for one house."""

    def __init__(
        self, grammar: Grammar, house: House, names: NameLists, random: Random, exceptions: Sequence[Sequence[str]]
    ) -> None:
        self.grammar, self.house, self.names, self.random, self.exceptions = grammar, house, names, random, exceptions
        self.pronoun_share = 0.02
        """How often a target is only "it" or "them": more where something was named before."""

    # --- targets ------------------------------------------------------------------------------------------------

    def target(
        self, class_name: str, form: str = "", *, kinds: Sequence[str] = (), plain: bool = False, placed: bool = False
    ) -> Fragment:
        """Devices of a class: a name, a group, several of them, with places and exceptions.

        `form`: "bare" has no article, "one" and "many" fix the number. `plain` leaves out coordination and exceptions.
        `placed`: a place is said elsewhere in the sentence, and its symbols will follow these.
        """
        if placed:
            return self._placed(class_name, form, kinds)
        if form != "bare" and not kinds and self.random.random() < self.pronoun_share:
            word = "them" if form == "many" or (form != "one" and self.random.random() < 0.35) else "it"
            said = self.random.choice((word, word, word, "that one" if word == "it" else "those"))
            return Fragment(words(said, "target"), [word])
        chance = self.random.random()
        if plain or chance < 0.86:
            return self._single(class_name, form, kinds)
        if chance < 0.93 and form not in ("one", "bare"):
            return self._excepted(class_name, kinds)
        return self._several(class_name, form, kinds)

    def _placed(self, class_name: str, form: str, kinds: Sequence[str]) -> Fragment:
        """A group without a place of its own, or a name as the noun of one: "the lamp … in the kitchen"."""
        if form != "many" and not kinds and self.random.random() < 0.25:
            named = self.named(class_name, article=form != "bare")
            if named.symbols[0] == "name":
                return Fragment(named.leaves, ["the", "noun", *named.symbols[1:]])
        many = form == "many" or (form != "one" and self.random.random() < 0.5)
        noun = self.noun(class_name, kinds, many)
        quantifier, before = self._determiner(many, bare=form == "bare")
        return Fragment([*before, noun], [*quantifier, "noun", *span(noun)])

    def _single(self, class_name: str, form: str, kinds: Sequence[str]) -> Fragment:
        named = 0.4 if form != "many" and not kinds else 0.0
        if self.random.random() < named:
            return self.named(class_name, article=form != "bare")
        return self._group(class_name, form, kinds)

    def named(self, class_name: str, *, article: bool = True) -> Fragment:
        """A device by its name; sometimes a name the house does not have."""
        known = self.house.names_of(class_name)
        unknown = [name for device_class, name in self.house.unknown_devices if device_class == class_name]
        pool = known if self.random.random() < KNOWN_SHARE else unknown or known
        if not pool:
            return self._group(class_name, "", ())
        leaf = Leaf(self.random.choice(list(pool)), "target", literal=False)
        before = self._article("target") if article else []
        return Fragment([*before, leaf], ["name", *span(leaf)])

    def everything(self) -> Fragment:
        """All devices, with or without a place."""
        said = self.random.choice(
            (
                "everything",
                "everything",
                "all",
                "all devices",
                "every device",
                "all the devices",
                "it all",
                "the whole lot",
                "all of it",
                "absolutely everything",
            )
        )
        base = Fragment(words(said, "target"), ["all", "class:device"])
        if self.random.random() < 0.55:
            return joined((base, self.place()))
        return base

    def _article(self, role: Role) -> list[Leaf]:
        said = self.random.choices(("the", "", "my", "our", "that", "this", "your"), (70, 14, 8, 3, 2, 2, 1))[0]
        return words(said, role)

    def noun(self, class_name: str, kinds: Sequence[str], many: bool) -> Leaf:
        """A noun of the class or one of its kinds."""
        device_class = self.grammar.classes[class_name]
        choices: list[Noun] = [device_class.kinds[kind]["en"] for kind in kinds if "en" in device_class.kinds[kind]]
        if not choices:
            own = device_class.nouns["en"]
            choices = [own] * max(2, len(device_class.kinds)) + [
                k["en"] for k in device_class.kinds.values() if "en" in k
            ]
        noun = self.random.choice(choices)
        forms = (noun.many or noun.one) if many else noun.one
        first = self.random.random() < 0.45
        return Leaf(forms[0] if first else self.random.choice(forms), "target")

    def _group(self, class_name: str, form: str, kinds: Sequence[str]) -> Fragment:
        many = form == "many" or (form != "one" and self.random.random() < 0.5)
        style = self.random.random()
        noun = self.noun(class_name, kinds, many)
        head: list[Symbol] = ["noun", *span(noun)]
        quantifier, before = self._determiner(many, bare=form == "bare")
        if style < 0.38:
            leaves, places = self._area_before(noun)
            return Fragment([*before, *leaves], [quantifier[0], *quantifier[1:], *head, *places])
        if style < 0.62:
            place = self.place(allow_several=True)
            return Fragment([*before, noun, *place.leaves], [*quantifier, *head, *place.symbols])
        return Fragment([*before, noun], [*quantifier, *head])

    def _determiner(self, many: bool, *, bare: bool) -> tuple[list[Symbol], list[Leaf]]:
        r = self.random.random()
        if not many:
            if r < 0.05 and not bare:
                return ["all"], words(self.random.choice(("every", "each", "every single")), "target")
            if r < 0.07 and not bare:
                return ["other"], words("the other", "target")
            return ["the"], [] if bare else (
                words(self.random.choice(("a", "one of the", "some")), "target")
                if r > 0.97
                else self._article("target")
            )
        if r < 0.30:
            said = self.random.choice(
                (
                    "all",
                    "all the",
                    "all of the",
                    "all my",
                    "all our",
                    "every one of the",
                    "all those",
                    "all of my",
                )
            )
            return ["all"], words(said, "target")
        if r < 0.33 and not bare:
            return ["other"], words(self.random.choice(("the other", "the other", "the rest of the")), "target")
        if r < 0.38 and not bare:
            leaf = Leaf(
                self.random.choice(("two", "three", "both", "2", "both of the", "four")).split()[0],
                "target",
                literal=False,
            )
            return ["any", span(leaf)[0]], [*words(self.random.choice(("", "", "the")), "target"), leaf]
        return ["these"], [] if bare or self.random.random() < 0.2 else self._article("target")

    def _area_before(self, noun: Leaf) -> tuple[list[Leaf], list[Symbol]]:
        """Areas before the noun: "kitchen lights", "kitchen and hall lights", "Emma's room's light"."""
        first = self._area()
        leaves, symbols = [first], ["in", *span(first)]
        if self.random.random() < 0.1:
            second = self._area()
            if second.text != first.text:
                leaves = [first, *words("and", "target"), *words(self.random.choice(("", "the")), "target"), second]
                symbols = [*symbols, "in", *span(second)]
        return [*leaves, noun], symbols

    def _area(self) -> Leaf:
        """A known area or floor, before a noun: an unknown word there would be a name, not a place."""
        pool = [*self.house.areas, *(f for f in self.house.floors if len(f.split()) == 1)]
        return Leaf(self.random.choice(pool), "place", literal=False)

    def _several(self, class_name: str, form: str, kinds: Sequence[str]) -> Fragment:
        count = self.random.choice((2, 2, 2, 3))
        parts = [self._single(class_name, form, kinds) for _ in range(count)]
        if self.random.random() < 0.25:
            others = sorted(self.grammar.classes.keys() - {class_name, "rover"})
            parts[-1] = self._single(self.random.choice(others), form, ()) if not kinds else parts[-1]
        fragment = parts[0]
        for index, part in enumerate(parts[1:], start=1):
            last = index == count - 1
            link = (
                self.random.choice(("and", "and", "and", "and also", "as well as", "plus", ", and", "&"))
                if last
                else self.random.choice((",", "and"))
            )
            fragment = joined((fragment, Fragment(words(link, "target"), []), part))
        return fragment

    def _excepted(self, class_name: str, kinds: Sequence[str]) -> Fragment:
        chance = self.random.random()
        if chance < 0.25:
            base = self.everything()
        else:
            noun = self.noun(class_name, kinds, many=True)
            quantifier, before = self._determiner(True, bare=False)
            if quantifier[0] in ("any", "other"):
                quantifier, before = ["all"], words("all the", "target")
            place = self.place() if self.random.random() < 0.35 else Fragment()
            if chance < 0.45 and not place.leaves:
                leaves, places = self._area_before(noun)
                base = Fragment([*before, *leaves], [*quantifier, "noun", *span(noun), *places])
            else:
                base = Fragment([*before, noun, *place.leaves], [*quantifier, "noun", *span(noun), *place.symbols])
        return joined((base, self.exception(class_name, kinds)))

    def exception(self, class_name: str, kinds: Sequence[str] = (), *, in_front: bool = False) -> Fragment:
        """One or two excepted targets, "except the kitchen light"; in front of a command, what can be said there."""
        template = self.random.choice(self.random.choice(self.exceptions))
        if in_front:
            template = self.random.choice(IN_FRONT)
        before, _, after = template.partition("{target}")
        excepted = self._except_target(class_name, kinds)
        fragment = Fragment(
            [*words(before, "except"), *excepted.leaves, *words(after, "except")], ["except", *excepted.symbols]
        )
        if self.random.random() < 0.15:
            second = self._except_target(class_name, kinds)
            fragment = joined(
                (fragment, Fragment(words("and", "except"), []), Fragment(second.leaves, ["except", *second.symbols]))
            )
        return fragment

    def _except_target(self, class_name: str, kinds: Sequence[str]) -> Fragment:
        if self.random.random() < 0.2:
            leaf = self._area()
            return Fragment([*words("the", "target"), leaf], ["these", "class:device", "in", *span(leaf)])
        if self.random.random() < 0.18:
            place = self.place()
            said = self.random.choice(("the ones", "those", "the one", "the ones", "what is"))
            return Fragment([*words(said, "target"), *place.leaves], ["these", f"class:{class_name}", *place.symbols])
        if self.random.random() < 0.15:
            leaf = self._area()
            return Fragment(
                [*words("the", "target"), leaf, *words(self.random.choice(("ones", "one", "one")), "target")],
                ["these", f"class:{class_name}", "in", *span(leaf)],
            )
        return self._single(class_name, "", kinds)

    # --- places -------------------------------------------------------------------------------------------------

    def place(self, *, allow_several: bool = False) -> Fragment:
        """A place: "in the kitchen", "upstairs", "in here"."""
        chance = self.random.random()
        if chance < 0.16:
            said = self.random.choice(
                (
                    "here",
                    "in here",
                    "in this room",
                    "over here",
                    "in the room",
                    "around here",
                    "in there",
                    "over there",
                    "in my room" if chance < 0.02 else "here",
                )
            )
            return Fragment(words(said, "place"), ["here"])
        leaf = self.place_name()
        before = self._preposition(leaf.text)
        fragment = Fragment([*words(before, "place"), leaf], ["in", *span(leaf)])
        if allow_several and self.random.random() < 0.12:
            second = self.place_name()
            link = "and " + (self._preposition(second.text) if self.random.random() < 0.4 else "the")
            fragment.leaves += [*words(link, "place"), second]
            fragment.symbols += ["in", *span(second)]
        return fragment

    def place_name(self) -> Leaf:
        """An area or floor, sometimes one the house does not have."""
        unknown = self.house.unknown_areas
        if unknown and self.random.random() > KNOWN_SHARE:
            return Leaf(self.random.choice(unknown), "place", literal=False)
        return Leaf(self.random.choice([*self.house.areas, *self.house.floors]), "place", literal=False)

    def _preposition(self, name: str) -> str:
        if name.endswith("stairs") and self.random.random() < 0.8:
            return ""
        if name in self.house.floors:
            return self.random.choice(("on the", "on the", "on", "in the"))
        return self.random.choices(
            ("in the", "in", "of the", "at the", "for the", "on the", "inside the", "in our", "in my"),
            (55, 16, 6, 5, 4, 5, 3, 3, 3),
        )[0]

    def spot(self) -> Fragment:
        """Where a robot can go: a spot or an area, as a place value."""
        pool = [*self.house.spots, *self.house.areas]
        if self.house.unknown_areas and self.random.random() > KNOWN_SHARE:
            pool = list(self.house.unknown_areas)
        leaf = Leaf(self.random.choice(pool), "place", literal=False)
        return Fragment([*words(self.random.choice(("the", "the", "")), "place"), leaf], ["place", *span(leaf)])

    def room(self) -> Fragment:
        """A room as a place value: "the kitchen"."""
        leaf = self.place_name() if self.random.random() < 0.1 else self._room_name()
        return Fragment([*words(self.random.choice(("the", "the", "my", "")), "place"), leaf], ["place", *span(leaf)])

    def _room_name(self) -> Leaf:
        return Leaf(self.random.choice(self.house.areas), "place", literal=False)

    def free_text(self, parameter: str, random: Random) -> str:
        """Words that a parameter of free text takes: what to play, what to buy."""
        return self.names.text(parameter, random)

    def spots(self) -> Fragment:
        """Two to four places for a path."""
        parts = [self.spot() for _ in range(self.random.choice((2, 2, 3, 4)))]
        fragment = parts[0]
        for index, part in enumerate(parts[1:], start=1):
            link = (
                self.random.choice(("and", "then", "and then", ", then", ", and")) if index == len(parts) - 1 else ","
            )
            fragment = joined((fragment, Fragment(words(link, "place"), []), part))
        return fragment
