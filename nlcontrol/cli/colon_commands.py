"""The commands of a conversation that begin with a colon: what there is, how it is, what was sent."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from nlcontrol.cli.lines import shown
from nlcontrol.cli.reply_lines import command_line, value_text
from nlcontrol.errors import near_name
from nlcontrol.plan.reply import Reply
from nlcontrol.session.exchange import Exchange
from nlcontrol.session.planned import planned_sentence
from nlcontrol.site.types import Device

COMMANDS = {
    ":help": "this list",
    ":devices": "every device: its names, where it is, how it is",
    ":state": "everything a device reports: `:state rover`",
    ":plan": "the last reply: its plan, what it was read as, each command",
    ":planned": "what waits for its moment",
    ":topics": "the MQTT messages that the last words caused",
    ":quit": "end (so does Ctrl-D)",
}
EXAMPLES = (
    "dim the kitchen lights to thirty percent, then send the rover to the dock",
    "is the front door locked?",
    "turn off the desk lamp in ten minutes",
    "stop",
)
WRITTEN = ':light.turn_on("desk lamp", brightness_pct=30)'


class ColonCommands:
    """Carries them out on the console."""

    def __init__(self, exchange: Exchange, console: Console) -> None:
        self._exchange, self._console = exchange, console
        self._house = exchange.house
        self._definitions = self._house.definitions
        self.last: Reply | None = None
        self.messages_before = 0
        """How many MQTT messages had passed when the last words were said."""
        self._known: dict[str, Callable[[str], None]] = {
            ":help": self._help,
            ":devices": self._devices,
            ":state": self._state,
            ":plan": self._plan,
            ":planned": self._planned,
            ":topics": self._topics,
        }

    def knows(self, line: str) -> bool:
        """Whether the line is such a command, and no plan in the written form."""
        word = line.split(maxsplit=1)[0]
        return word in COMMANDS or not any(sign in line for sign in "(;{")

    def carry_out(self, line: str) -> bool:
        """False when the conversation ends."""
        word, _, rest = line.partition(" ")
        if word == ":quit":
            return False
        command = self._known.get(word)
        if command is None:
            self._console.print(Text(f'There is no command "{word}"{near_name(word, COMMANDS)}; see :help.', "red"))
        else:
            command(rest.strip())
        return True

    # --- the commands -------------------------------------------------------------------------------------------

    def _help(self, _rest: str) -> None:
        table = _table()
        for word, text in COMMANDS.items():
            table.add_row(Text(word, "bold"), Text(text))
        self._console.print(table)
        self._console.print(Text("Anything else is said to the house, for example:", "dim"))
        for example in EXAMPLES:
            self._console.print(Text(f"  {example}"))
        self._console.print(Text("or written as a plan, behind a colon:", "dim"))
        self._console.print(Text(f"  {WRITTEN}"))

    def _devices(self, _rest: str) -> None:
        table = _table()
        for device in self._definitions.site.devices.values():
            area = self._definitions.site.areas.get(device.area or "")
            where, what = Text(area.names[0] if area else "", "dim"), Text(device.class_name, "dim")
            table.add_row(Text(", ".join(device.names)), where, what, self._how(device))
        self._console.print(table)

    def _state(self, rest: str) -> None:
        devices = self._definitions.site.devices
        wanted = [
            device
            for device in devices.values()
            if rest in (device.id, *device.names) or rest.replace(" ", "_") == device.id
        ]
        if not wanted:
            known = {name for device in devices.values() for name in (device.id, *device.names)}
            problem = f'There is no device "{shown(rest)}"{near_name(rest, known)}.'
            self._console.print(Text(problem if rest else "Which device? `:state rover`", "red"))
        for device in wanted:
            self._console.print(Text(f"{device.id}  {self._how(device)}"))

    def _plan(self, _rest: str) -> None:
        reply = self.last
        if reply is None or reply.plan is None:
            self._console.print(Text("There is no plan yet.", "dim"))
            return
        probability = "" if reply.probability is None else f"   p = {reply.probability:.3f}"
        self._console.print(Text(f"{reply.plan}{probability}", "bold"))
        if reply.read_back is not None:
            self._console.print(Text(f'read as "{reply.read_back}"'))
        for command in reply.commands:
            line = command_line(command, self._definitions.site, self._definitions.grammar)
            self._console.print(Text(f"  {command.step}. {line}   p = {command.probability:.3f}"))

    def _planned(self, _rest: str) -> None:
        schedules = self._house.dispatcher.schedules()
        for schedule in schedules:
            self._console.print(Text(planned_sentence(schedule, self._definitions)))
        if not schedules:
            self._console.print(Text("Nothing is planned.", "dim"))

    def _topics(self, _rest: str) -> None:
        heard = self._house.traffic.since(self.messages_before)
        for each in heard:
            at = Text(f"{each.at:%H:%M:%S.%f}"[:12], "dim")
            self._console.print(at, Text(each.message.topic, "bold"), Text(each.text), soft_wrap=True)
        if not heard:
            self._console.print(Text("No messages.", "dim"))

    def _how(self, device: Device) -> Text:
        if self._house.dispatcher.online(device.id) is False:
            return Text("offline", "red")
        state = self._definitions.grammar.classes[device.class_name].state
        known = self._house.snapshot.of(device.id)
        parts = []
        for name, value in known.items():
            amount = value_text(value, state[name].unit if name in state else "")
            spoken = "" if name == "state" else f"{name.removesuffix('_pct').replace('_', ' ')} "
            parts.append(f"{spoken}{amount}")
        return Text(", ".join(parts) if parts else "not known", "" if parts else "dim")


def _table() -> Table:
    return Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
