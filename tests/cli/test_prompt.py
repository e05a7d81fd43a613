"""The parts of the prompt: completion, and the board of what is under way."""

import io

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from rich.console import Console

from nlcontrol.cli.board import Board
from nlcontrol.cli.colon_commands import COMMANDS
from nlcontrol.cli.completion import SaidSoFar
from nlcontrol.dispatch.events import Event, Final, Passing
from nlcontrol.plan.reply_parts import ResolvedCommand, ResolvedTrigger
from nlcontrol.session.definitions import Definitions, load_definitions

LAMP = ResolvedCommand(1, "desk_lamp", "light.turn_on")
ROVER = ResolvedCommand(2, "rover", "rover.go_to", (("place", "kitchen"),))
LATER = ResolvedCommand(3, "floor_lamp", "light.turn_off", when=ResolvedTrigger(after_s=60.0))


@pytest.fixture(scope="module")
def home() -> Definitions:
    """The shipped site."""
    return load_definitions("home")


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("turn on the desk la", "desk lamp"),
        ("send the rover to the kit", "kitchen"),
        ("turn off the living ro", "living room"),
        (":dev", ":devices"),
        ("tur", "turn on"),
    ],
)
def test_words_are_completed(home: Definitions, typed: str, completed: str) -> None:
    """Names, rooms, verbs and commands; the begun words are replaced."""
    found = list(SaidSoFar(home, "en", COMMANDS).get_completions(Document(typed), CompleteEvent()))

    assert completed in [each.text for each in found]


def test_complete_word_is_not_offered_again(home: Definitions) -> None:
    """What is typed already needs no completion."""
    found = SaidSoFar(home, "en", COMMANDS).get_completions(Document("kettle"), CompleteEvent())

    assert "kettle" not in [each.text for each in found]


def event(command_id: str, command: ResolvedCommand, state: Final | Passing, **more: object) -> Event:
    """Something that happened in the board's sequence."""
    return Event("s", command_id, command.device, state, command=command, **more)  # type: ignore[arg-type]  # tests pass plain values


def shown(board: Board) -> list[str]:
    """The rows as text."""
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(board.table())
    return [" ".join(line.split()) for line in console.export_text().splitlines()]


def test_rows_change_as_commands_do(home: Definitions) -> None:
    """Queued, under way, done: each row has the state of its command."""
    board = Board(home, (LAMP, ROVER, LATER), "s")
    before = shown(board)
    board.happened(event("1", LAMP, "done", elapsed_ms=12))
    board.happened(event("2", ROVER, "progress", fraction=0.4))

    assert before == [
        "desk lamp turn on queued", "rover go to kitchen queued", "floor lamp turn off, in 1 min planned",
    ]  # fmt: skip
    assert shown(board)[:2] == ["desk lamp turn on done 12 ms", "rover go to kitchen under way 40%"]
    assert not board.settled


def test_board_is_settled_when_every_row_has_its_last_state(home: Definitions) -> None:
    """Failures are last states too, with their reasons; what is planned waits elsewhere."""
    board = Board(home, (LAMP, LATER), "s")
    board.happened(event("1", LAMP, "failed", reason="it is broken", elapsed_ms=5))

    assert board.settled
    assert shown(board)[0] == "desk lamp turn on failed 5 ms (it is broken)"


def test_rounds_of_a_repetition_get_rows_of_their_own(home: Definitions) -> None:
    """What was not in the reply is added below."""
    board = Board(home, (LAMP,), "s")
    board.happened(event("1", LAMP, "done"))
    board.happened(event("2", LAMP, "done"))

    assert len(shown(board)) == 2


def test_other_sequences_do_not_change_the_board(home: Definitions) -> None:
    """An old outcome does not fill a new row."""
    board = Board(home, (LAMP,), "s")
    board.happened(Event("another", "9", "desk_lamp", "done", command=LAMP))

    assert not board.settled
