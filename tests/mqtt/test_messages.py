"""Every message survives the wire, and what is not exactly a message is refused."""

import contextlib
import json
from dataclasses import fields
from typing import Any, get_args

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nlcontrol.errors import DeliveryError
from nlcontrol.mqtt import messages
from nlcontrol.mqtt.messages import Acknowledgement, Availability, CommandMessage, StateMessage, StopMessage
from nlcontrol.mqtt.wire import WireMessage

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
_NUMBER = st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False)
_SCALAR = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | _NUMBER | st.booleans()
_TEXTS = st.lists(_TEXT, max_size=3).map(tuple)
_STATE = st.dictionaries(_TEXT, _SCALAR | st.none(), max_size=4)
# By field, not by class: a message with a new field fails here until somebody says what may be in it.
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "id": _TEXT,
    "sequence": st.integers(1, 9),
    "of": st.integers(1, 9),
    "generation": st.integers(0, 2**40),
    "action": _TEXT,
    "arguments": st.dictionaries(_TEXT, _SCALAR | _TEXTS, max_size=4),
    "issued_at": _NUMBER,
    "expires_at": _NUMBER,
    "status": st.sampled_from(get_args(messages.Status)),
    "code": st.none() | _TEXT,
    "reason": st.none() | _TEXT,
    "progress_pct": st.none() | st.floats(0, 100),
    "state": _STATE,
    "reported_at": _NUMBER,
    "device": _TEXT,
    "class_name": _TEXT,
    "names": _TEXTS,
    "area": st.none() | _TEXT,
    "kind": st.none() | _TEXT,
    "features": _TEXTS,
    "online": st.booleans(),
}
MESSAGES = [
    each
    for each in vars(messages).values()
    if isinstance(each, type) and issubclass(each, WireMessage) and each is not WireMessage
]
COMMAND = CommandMessage("c1", 1, 2, 0, "light.turn_on", {"brightness_pct": 30}, 100.0, 110.0)


def _message_of(draw: st.DrawFn, kind: type[WireMessage]) -> WireMessage:
    values = {each.name: draw(_VALUES[each.name]) for each in fields(kind)}
    try:
        return kind(**values)
    except ValueError:
        assume(False)  # fields that do not go together
        raise


def test_the_module_has_the_six_messages_of_the_dialect() -> None:
    """The walk over the module finds what it is meant to find."""
    assert {each.__name__ for each in MESSAGES} == {
        "CommandMessage", "Acknowledgement", "StateMessage", "Description", "Availability", "StopMessage",
    }  # fmt: skip


@pytest.mark.parametrize("kind", MESSAGES)
@given(data=st.data())
def test_every_message_survives_the_wire(kind: type[WireMessage], data: st.DataObject) -> None:
    """Writing a message and reading it back gives the same message."""
    message = data.draw(st.composite(_message_of)(kind))
    assert kind.from_json(message.to_json()) == message


@pytest.mark.parametrize("kind", MESSAGES)
@given(payload=st.binary(max_size=50) | st.text(max_size=50).map(str.encode))
def test_no_payload_makes_reading_stumble(kind: type[WireMessage], payload: bytes) -> None:
    """Whatever bytes arrive, they are a message or a DeliveryError."""
    with contextlib.suppress(DeliveryError):
        kind.from_json(payload)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"v": 2}, "version 2 is not spoken"),
        ({"v": True}, "version True is not spoken"),
        ({"v": None}, "version None is not spoken"),
        ({"retry": 1}, '"retry" is not known'),
        ({"expire_at": 1}, 'did you mean "expires_at"'),
        ({"id": ""}, '"id" must be a text that is not empty'),
        ({"id": 7}, '"id" must be a text'),
        ({"sequence": 0}, '"sequence" must be a whole number, at least 1'),
        ({"sequence": True}, '"sequence" must be a whole number'),
        ({"sequence": 3}, "3 of 2"),
        ({"issued_at": "now"}, '"issued_at" must be a finite number'),
        ({"issued_at": True}, '"issued_at" must be a finite number'),
        ({"arguments": None}, '"arguments" must be an object'),
        ({"arguments": {"a": None}}, '"arguments" "a" must be a text'),
        ({"arguments": {"a": {"change": 10}}}, '"arguments" "a" must be a text'),
    ],
)
def test_a_command_with_a_fault_is_refused_by_name(change: dict[str, object], named: str) -> None:
    """One wrong field is enough, and the message says which."""
    document = json.loads(COMMAND.to_json()) | change
    with pytest.raises(DeliveryError) as caught:
        CommandMessage.from_json(json.dumps(document))
    assert named in str(caught.value)


@pytest.mark.parametrize("key", ["v", *(each.name for each in fields(CommandMessage))])
def test_no_part_of_a_command_may_be_missing(key: str) -> None:
    """A command without an id, a generation or an expiry would be a danger."""
    document = json.loads(COMMAND.to_json())
    del document[key]
    with pytest.raises(DeliveryError):
        CommandMessage.from_json(json.dumps(document))


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\xff",
        b"[]",
        b"ON",
        b'{"v": 1, "generation": NaN}',
        b'{"v": 1, "generation": 1, "generation": 2}',
        b'{"v": 1, "generation": 1e400}',
        b"[" * 100_000,
    ],
)
def test_what_is_not_strict_json_is_refused(payload: bytes) -> None:
    """Python's JSON reader is lenient; the wire is not."""
    with pytest.raises(DeliveryError):
        StopMessage.from_json(payload)


def test_half_a_surrogate_pair_is_refused() -> None:
    """JSON can spell text that no UTF-8 payload could carry on."""
    with pytest.raises(DeliveryError, match="surrogates"):
        StateMessage.from_json(b'{"v": 1, "state": {"state": "\\ud800"}, "reported_at": 0}')


@pytest.mark.parametrize(
    ("status", "missing"), [("failed", "code"), ("rejected", "reason"), ("progress", "progress_pct")]
)
def test_an_acknowledgement_says_what_its_status_promises(status: Any, missing: str) -> None:
    """Failed says why to programs, rejected says why to people, progress says how far."""
    with pytest.raises(ValueError, match=missing):
        Acknowledgement("c1", status)


def test_what_is_none_is_left_out_on_the_wire() -> None:
    """An acknowledgement that says little is short."""
    assert Acknowledgement("c1", "accepted").to_json() == b'{"v":1,"id":"c1","status":"accepted"}'


def test_a_value_that_could_not_be_read_back_cannot_be_made() -> None:
    """Our own mistakes are found where they are made, not at the other end."""
    with pytest.raises(ValueError, match="reported_at must be a finite number"):
        StateMessage({}, float("nan"))
    with pytest.raises(ValueError, match="online must be true or false"):
        Availability(1)  # type: ignore[arg-type]  # that is the point
