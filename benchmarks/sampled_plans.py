"""Random plans on a site: commands with every parameter and quantifier, times, conditions, repetitions, sequences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from nlcontrol.grammar.schema import Grammar, Parameter, StateField
from nlcontrol.plan.types import (
    After,
    At,
    Change,
    ClockTime,
    Command,
    Condition,
    Every,
    Extreme,
    Factor,
    Flag,
    For,
    Group,
    If,
    Named,
    Number,
    Once,
    Parallel,
    Place,
    Plan,
    Quantifier,
    Repeat,
    Statement,
    Step,
    Target,
    Text,
    Trigger,
    Until,
    Value,
    When,
    Whenever,
)
from nlcontrol.site.types import Device, Site

GENERAL = ("turn_on", "turn_off", "toggle")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DURATIONS_S = (5, 10, 20, 30, 45, 60, 90, 120, 300, 600, 900, 1200, 1800, 2700, 3600, 5400, 7200, 10_800, 86_400)


class PlanSampler:
    """Draws plans; not all of them hold on the site, so whoever draws has to check them."""

    def __init__(self, site: Site, grammar: Grammar, places: Sequence[str], random: Random) -> None:
        """`places` are where robots may be sent."""
        self.site, self.grammar, self.places, self.random = site, grammar, places, random
        acting = (device for device in site.devices.values() if grammar.classes[device.class_name].actions)
        self.classes = sorted({device.class_name for device in acting})

    def plan(self) -> Plan:
        """One to three statements."""
        count = self.random.choices((1, 2, 3), (60, 28, 12))[0]
        return Plan(tuple(self.statement() for _ in range(count)))

    def statement(self) -> Statement:
        """A command, perhaps with times or conditions, repeated, or beside another."""
        kinds: list[tuple[float, Callable[[], Statement]]] = [
            (55, self.command),
            (24, self.timed),
            (12, self.conditional),
            (5, lambda: Repeat(self.random.randint(2, 9), None, (self.command(),))),
            (4, lambda: Parallel((self.command(), self.command()))),
        ]
        return self.random.choices([kind for _, kind in kinds], [weight for weight, _ in kinds])[0]()

    # --- commands -----------------------------------------------------------------------------------------------

    def command(self) -> Command:
        """An action of a class that the site has, on one or more targets."""
        class_name, random = self.random.choice(self.classes), self.random
        if random.random() < 0.15:
            return Command(f"device.{random.choice(GENERAL)}", self.targets(class_name))
        actions = self.grammar.classes[class_name].actions
        action = actions[random.choice(sorted(actions))]
        arguments: list[tuple[str, Value]] = []
        for parameter in action.parameters.values():
            if parameter.required or random.random() < 0.45:
                count = random.choice((2, 3)) if parameter.many else 1
                arguments += [(parameter.name, self.value(parameter)) for _ in range(count)]
        return Command(f"{class_name}.{action.name}", self.targets(class_name), tuple(arguments))

    def value(self, parameter: Parameter) -> Value:
        """A value that the parameter may take."""
        random = self.random
        match parameter.type:
            case "place":
                return Text(random.choice(self.places))
            case "flag":
                return Flag(random.random() < 0.5)
            case "choice":
                return Text(random.choice(parameter.choices))
            case "text":
                return Text("hello")
        low = 0 if parameter.minimum is None else parameter.minimum
        high = 100 if parameter.maximum is None else parameter.maximum
        step = parameter.step or 1
        kind = random.choices(("number", "change", "step", "factor", "extreme"), (60, 20, 8, 6, 6))[0]
        if kind == "number" and high - low > 20:
            return Number(random.randint(int(low), int(high)))
        if kind == "number":
            return Number(round(min(high, low + 0.1 * random.randint(0, int((high - low) * 10))), 2))
        if kind == "change":
            return Change(Number(round(random.choice((-1, 1)) * step * random.randint(1, 4), 3)))
        if kind == "step":
            return Step(random.choice((-2, -1, 1, 2)))
        return Factor(random.choice((0.25, 0.5, 2))) if kind == "factor" else Extreme(random.choice(("max", "min")))

    # --- targets ------------------------------------------------------------------------------------------------

    def targets(self, class_name: str) -> tuple[Target, ...]:
        """Mostly one target."""
        return self._distinct(class_name, self.random.choices((1, 2, 3), (86, 11, 3))[0], excepted=False)

    def _distinct(self, class_name: str, count: int, *, excepted: bool) -> tuple[Target, ...]:
        """Targets of which no two are the same group or names of the same device."""
        found: dict[object, Target] = {}
        for _ in range(count):
            target = self.target(class_name, excepted=excepted)
            found.setdefault(self._device(target.name) if isinstance(target, Named) else target, target)
        return tuple(found.values())

    def _device(self, name: str) -> str:
        return next(device.id for device in self.site.devices.values() if name in (device.id, *device.names))

    def target(self, class_name: str, *, excepted: bool = False) -> Target:
        """A device by one of its names, or a group with places and exceptions."""
        random = self.random
        devices = [device for device in self.site.devices.values() if device.class_name == class_name]
        if random.random() < 0.45:
            device = random.choice(devices)
            return Named(random.choice((*device.names, device.id)))
        if random.random() < 0.06 and not excepted:
            return Group("all", "device", self._places(class_name), self._exceptions(class_name))
        nouns = [class_name, *sorted({device.kind for device in devices if device.kind})]
        quantifier: Quantifier = random.choices(("the", "these", "all", "any", "other"), (30, 20, 38, 8, 4))[0]
        count = random.randint(1, 3) if quantifier == "any" else None
        exceptions = () if excepted or quantifier in ("the", "any") else self._exceptions(class_name)
        return Group(quantifier, random.choice(nouns), self._places(class_name), exceptions, count)

    def _places(self, class_name: str) -> tuple[Place, ...]:
        """Mostly a place where such devices are."""
        random = self.random
        if random.random() < 0.35:
            return ()
        areas = sorted({d.area for d in self.site.devices.values() if d.class_name == class_name and d.area})
        floors = [name for floor in self.site.floors.values() for name in floor.names]
        if not areas or (floors and random.random() < 0.25):
            return (Place(random.choice(floors), floor=True),) if floors else ()
        count = min(len(areas), 2 if random.random() < 0.12 else 1)
        return tuple(Place(random.choice(self.site.areas[area].names)) for area in random.sample(areas, count))

    def _exceptions(self, class_name: str) -> tuple[Target, ...]:
        if self.random.random() < 0.8:
            return ()
        return self._distinct(class_name, self.random.choice((1, 1, 1, 2)), excepted=True)

    # --- times and conditions -----------------------------------------------------------------------------------

    def timed(self) -> When:
        """A command or two at a time, after one, for one, until one or again and again."""
        random = self.random
        makers: list[tuple[float, Callable[[], tuple[Trigger, ...]]]] = [
            (22, lambda: (After(self._duration()),)),
            (22, lambda: (At(self._clock()),)),
            (12, lambda: (At(self._clock(random.choice(("today", "tomorrow", *DAYS)))),)),
            (12, lambda: (Every(self._clock(), self._days()),)),
            (7, lambda: (Every(None, (), self._duration()),)),
            (12, lambda: (For(self._duration()),)),
            (5, lambda: (Until(self._clock()),)),
            (4, lambda: (After(self._duration()), For(self._duration()))),
            (4, lambda: (At(self._clock()), For(self._duration()))),
        ]
        triggers = random.choices([maker for _, maker in makers], [weight for weight, _ in makers])[0]()
        return When(triggers, self._body())

    def _body(self) -> tuple[Statement, ...]:
        return tuple(self.command() for _ in range(2 if self.random.random() < 0.08 else 1))

    def _duration(self) -> float:
        return float(self.random.choice(DURATIONS_S))

    def _clock(self, day: str | None = None) -> ClockTime:
        minute = self.random.choice((0, 0, 15, 30, 45, self.random.randint(0, 59)))
        return ClockTime(self.random.randint(0, 23), minute, day=day)

    def _days(self) -> tuple[str, ...]:
        kind = self.random.choice(("day", "weekday", "weekend", "one", "some"))
        if kind in ("day", "weekday", "weekend"):
            return (kind,)
        chosen = self.random.sample(range(7), 1 if kind == "one" else 2)
        return tuple(DAYS[index] for index in sorted(chosen))

    def conditional(self) -> When:
        """A command on a condition."""
        condition = self.condition()
        makers: tuple[Callable[[Condition], Trigger], ...] = (Once, Whenever, If, Until)
        return When((self.random.choice(makers)(condition),), self._body())

    def condition(self) -> Condition:
        """A comparison on the state of one device."""
        random = self.random
        devices = sorted(self.site.devices.values(), key=lambda device: device.id)
        device = random.choice([device for device in devices if self._compared(device)])
        field = random.choice(self._compared(device))
        if field.type == "number":
            return Condition(Named(device.name), field.name, random.choice(("above", "below")), self._level(field))
        value: Value = Flag(True) if field.type == "flag" else Text(random.choice(field.choices))
        return Condition(Named(device.name), field.name, "is not" if random.random() < 0.15 else "is", value)

    def _compared(self, device: Device) -> list[StateField]:
        """The fields of a device that a condition can compare."""
        return [
            field
            for field in self.grammar.classes[device.class_name].state.values()
            if field.type in ("choice", "flag", "number")
            and (field.feature is None or field.feature in device.features)
        ]

    def _level(self, field: StateField) -> Number:
        low, high = field.minimum or 0, 100 if field.maximum is None else field.maximum
        if high - low > 20:
            return Number(self.random.randint(int(low), int(high)))
        return Number(round(low + 0.1 * self.random.randint(1, max(1, int((high - low) * 10) - 1)), 2))
