"""Piped input: carried out line by line, told plainly, with exit codes that scripts can rely on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.system.conftest import PATIENCE_S, Ended, Wire, interrupt

pytestmark = [pytest.mark.system, pytest.mark.broker]
Program = Callable[..., Ended]
Start = Callable[..., "subprocess.Popen[str]"]

PYTHON = sys.executable
LAMP = ':light.turn_on("desk lamp", brightness_pct=40)\n'
DRIVE = ':rover.go_to("rover", place="kitchen"); light.turn_on("desk lamp")\n'


def test_piped_line_is_done_with_devices_of_its_own(program: Program) -> None:
    """Without any option there is a broker, there are devices, and the lamp says that it did it."""
    ended = program(given=LAMP)

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("desk lamp  brightness 40 %  done ")
    assert ended.stdout.rstrip().endswith("ms")


@pytest.mark.usefixtures("devices")
def test_piped_lines_are_done_on_a_given_broker(program: Program, wire: Wire) -> None:
    """The devices are another program; mosquitto and the embedded broker both do."""
    ended = program("--broker", wire.url, given=LAMP + '\n# a comment\n:ask state("desk lamp")')

    assert ended.returncode == 0, ended.stderr
    assert [line.split("  ")[0] for line in ended.stdout.splitlines()] == ["desk lamp", "Desk lamp is on."]


def test_risky_line_is_not_done_without_confirm(program: Program) -> None:
    """Nobody can be asked, so it counts as not done; --confirm carries it out."""
    without = program("run", "-", given=':lock.unlock("front door")\n')
    confirmed = program("run", "-", "--confirm", given=':lock.unlock("front door")\n')

    assert without.returncode == 1
    assert without.stdout.startswith("confirm (risky)")
    assert confirmed.returncode == 0, confirmed.stderr
    assert "front door  unlock  done" in confirmed.stdout


def test_something_refused_makes_the_exit_code_1_and_the_rest_is_done(program: Program) -> None:
    """300 % is refused with one sentence; the next line does not suffer."""
    ended = program(given=':light.turn_on("desk lamp", brightness_pct=300)\n' + LAMP)
    refused, done = ended.stdout.splitlines()

    assert ended.returncode == 1
    assert refused.startswith("refuse (invalid value): ")
    assert "300" in refused
    assert "done" in done


def test_lines_of_10000_characters_and_blank_ones_do_no_harm(program: Program) -> None:
    """The endless line is refused, blank ones are passed over, the last needs no line feed."""
    ended = program(given=b"on " * 3334 + b"\r\n\r\n   \n" + LAMP.strip().encode())

    assert ended.returncode == 1
    begun = [line.split("  ")[0].split(":")[0] for line in ended.stdout.splitlines()]
    assert begun == ["refuse (too long)", "desk lamp"]
    assert not ended.stderr


def test_no_input_is_all_done(program: Program) -> None:
    """Nothing was wanted, nothing is left undone."""
    ended = program(given=b"")

    assert (ended.returncode, ended.stdout) == (0, "")


def test_json_tells_reply_and_outcomes(program: Program) -> None:
    """One object per line: the reply, and what became of it."""
    ended = program("--json", given=LAMP)
    record = json.loads(ended.stdout)

    assert record["verdict"] == "accept"
    assert [outcome["state"] for outcome in record["outcomes"]] == ["done"]
    assert record["done"] is True


@pytest.mark.usefixtures("devices")
def test_stop_does_not_wait_for_what_is_under_way(start: Start, wire: Wire) -> None:
    """A line that only says stop overtakes; what was under way is told as failed, what was to come as not done."""
    running = start("run", "-", "--broker", wire.url)
    assert running.stdin is not None
    running.stdin.write(DRIVE)
    running.stdin.flush()
    wire.watch("nlcontrol/home/rover/acknowledgement", "started")
    out, err = running.communicate("stop\n", timeout=PATIENCE_S)

    assert running.returncode == 1, err
    assert "Stopped" in out
    assert "desk lamp  turn on  not done" in out


def test_broker_that_is_not_there_ends_with_3(program: Program) -> None:
    """One sentence names the address."""
    ended = program("--broker", "mqtt://127.0.0.1:1", given=LAMP)

    assert ended.returncode == 3
    assert "127.0.0.1:1" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


@pytest.mark.parametrize("broker_kind", ["mosquitto"], indirect=True)
@pytest.mark.usefixtures("devices")
def test_broker_that_dies_on_the_way_ends_with_3(start: Start, wire: Wire, tmp_path: Path) -> None:
    """Nothing hangs, the sentence says what happened, and the journal knows what was under way."""
    journal = tmp_path / "journal"
    running = start("run", "-", "--broker", wire.url, "--journal", str(journal))
    assert running.stdin is not None
    running.stdin.write(DRIVE)
    running.stdin.flush()
    wire.watch("nlcontrol/home/rover/acknowledgement", "started")
    wire.kill()
    _, err = running.communicate(timeout=PATIENCE_S)

    assert running.returncode == 3
    assert "went away" in err
    assert "Traceback" not in err
    assert journal.stat().st_size > 0


@pytest.mark.parametrize("broker_kind", ["mosquitto"], indirect=True)
@pytest.mark.usefixtures("devices")
def test_killed_program_does_not_do_the_rest_when_it_comes_back(
    start: Start, program: Program, wire: Wire, tmp_path: Path
) -> None:
    """What was never sent is told as not done, once; what is said then is done."""
    journal = str(tmp_path / "journal")
    running = start("run", "-", "--broker", wire.url, "--journal", journal)
    assert running.stdin is not None
    running.stdin.write(DRIVE)
    running.stdin.flush()
    wire.watch("nlcontrol/home/rover/acknowledgement", "started")
    running.kill()
    running.wait()
    again = program("run", "-", "--broker", wire.url, "--journal", journal, given=':light.turn_on("floor lamp")\n')

    assert again.returncode == 0, again.stderr
    assert "desk lamp  turn on  not done" in again.stdout
    assert "the program ended before it was sent" in again.stdout
    assert "floor lamp  turn on  done" in again.stdout


@pytest.mark.usefixtures("devices")
def test_ctrl_c_ends_without_a_traceback(start: Start, wire: Wire) -> None:
    """Whoever presses Ctrl-C gets the prompt of the shell back, with the exit code that shells expect."""
    running = start("run", "-", "--broker", wire.url)
    assert running.stdin is not None
    running.stdin.write(DRIVE)
    running.stdin.flush()
    wire.watch("nlcontrol/home/rover/acknowledgement", "started")
    code, _, err = interrupt(running)

    assert code == 130
    assert "Traceback" not in err


def test_simulated_devices_end_with_ctrl_c(start: Start) -> None:
    """`nlcontrol simulate` starts a broker when none is given, says where, and ends cleanly."""
    running = start("simulate")
    assert running.stdout is not None
    first = running.stdout.readline()
    code, out, err = interrupt(running)

    assert "mqtt://127.0.0.1:" in first
    assert code == 0, err
    assert "switched off" in out
    assert not err


def test_what_is_still_planned_at_the_end_is_said(program: Program) -> None:
    """Devices that end with the program cannot do it later: not done, unless --wait lets time pass."""
    line = ':after 1 s: light.turn_on("desk lamp")\n'
    left = program(given=line)
    waited = program("--wait", given=line)

    assert left.returncode == 1
    assert "desk lamp" in left.stderr
    assert waited.returncode == 0, waited.stderr
    assert "desk lamp  turn on  done" in waited.stdout


def test_reader_that_leaves_is_no_error(environment: dict[str, str]) -> None:
    """`nlcontrol parse … | head -1` ends quietly."""
    ended = subprocess.run(
        ["sh", "-c", f"yes stop | head -n 3000 | {PYTHON} -m nlcontrol.cli parse --json | head -n 1"],
        capture_output=True, text=True, env=environment, timeout=PATIENCE_S, check=False,
    )  # fmt: skip

    assert json.loads(ended.stdout)["verdict"] == "accept"
    assert not ended.stderr


def test_what_is_said_is_done_whoever_reads(environment: dict[str, str], tmp_path: Path) -> None:
    """A reader that leaves after the first line does not keep the second from being carried out."""
    code = tmp_path / "code"
    line = r"light.turn_on(\"desk lamp\")"
    said = f'printf "{line}\\n"; sleep 1; printf "{line}\\n"'
    script = f"({said}) | ({PYTHON} -m nlcontrol.cli; echo $? > {code}) | head -n 1"
    ended = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, env=environment, timeout=PATIENCE_S, check=False
    )

    assert ended.stdout.startswith("desk lamp  turn on  done")
    assert not ended.stderr
    assert code.read_text("utf-8").strip() == "0"


def test_script_is_a_file_of_lines(program: Program, tmp_path: Path) -> None:
    """`run SCRIPT` does what is in the file; one that is not there ends with 2."""
    script = tmp_path / "evening.txt"
    script.write_text(LAMP, "utf-8")
    missing = program("run", str(tmp_path / "nothing.txt"))

    assert program("run", str(script)).returncode == 0
    assert missing.returncode == 2
    assert "nothing.txt" in missing.stderr
