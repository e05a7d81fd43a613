"""The own dialect: the topics of the design, and both ends understand each other."""

import pytest

from nlcontrol.errors import DefinitionError, DeliveryError
from nlcontrol.mqtt.dialect import Dialect
from nlcontrol.mqtt.dialects import dialect_for
from nlcontrol.mqtt.message import Message, Publication
from nlcontrol.mqtt.messages import Acknowledgement, CommandMessage, Description, StateMessage, StopMessage
from nlcontrol.mqtt.own import DeviceSide, OwnDialect, Topics, read_topic

COMMAND = CommandMessage("c1", 1, 1, 3, "light.turn_on", {"brightness_pct": 30}, issued_at=100.0, expires_at=110.0)
DISPATCHER = OwnDialect("home", "lamp")
DEVICE = DeviceSide("home", "lamp")


def _arrived(publication: Publication, *, retain: bool = False) -> Message:
    return Message(publication.topic, publication.payload, publication.qos, retain)


def test_a_command_reaches_the_device_as_it_was_meant() -> None:
    """What the dispatcher encodes the device reads, on the topic of the design."""
    publication = DISPATCHER.encode_command(COMMAND, now=104.0)
    assert publication.topic == "nlcontrol/home/lamp/command"
    assert DEVICE.read_command(_arrived(publication)) == COMMAND


def test_a_command_is_never_retained_and_lives_as_long_as_is_left() -> None:
    """A broker must not keep a command, nor hold it longer than it is wanted."""
    publication = DISPATCHER.encode_command(COMMAND, now=104.0)
    assert (publication.qos, publication.retain, publication.expiry_s) == (1, False, 6.0)
    assert publication.correlation == b"c1"


def test_a_retained_command_is_not_obeyed() -> None:
    """Somebody retained it by mistake, perhaps days ago."""
    assert DEVICE.read_command(_arrived(DISPATCHER.encode_command(COMMAND, now=104.0), retain=True)) is None


def test_a_stop_has_a_topic_of_its_own() -> None:
    """It must not queue behind the commands that it stops."""
    publication = DISPATCHER.encode_stop(4)
    assert publication.topic == "nlcontrol/home/lamp/stop"
    assert DEVICE.read_stop(_arrived(publication)) == StopMessage(4)
    assert DEVICE.read_command(_arrived(publication)) is None


def test_the_device_is_understood() -> None:
    """State, availability and acknowledgements each decode by their own verb, and by no other."""
    state = _arrived(DEVICE.report(StateMessage({"state": "on", "color_name": None}, reported_at=1.0)))
    gone = Message(DEVICE.will.topic, DEVICE.will.payload)
    done = _arrived(DEVICE.acknowledge(Acknowledgement("c1", "finished")))
    assert DISPATCHER.decode_state(state) == {"state": "on", "color_name": None}
    assert DISPATCHER.decode_availability(gone) is False
    assert DISPATCHER.decode_availability(_arrived(DEVICE.announce(online=True))) is True
    assert DISPATCHER.decode_acknowledgement(done) == Acknowledgement("c1", "finished")
    assert DISPATCHER.decode_state(done) is None
    assert DISPATCHER.decode_availability(done) is None
    assert DISPATCHER.decode_acknowledgement(state) is None


def test_another_device_is_not_mistaken_for_this_one() -> None:
    """Only the device's own topics decode."""
    other = DeviceSide("home", "lamp2").report(StateMessage({"state": "on"}, reported_at=1.0))
    assert DISPATCHER.decode_state(_arrived(other)) is None


def test_what_comes_later_is_told_by_what_is_retained() -> None:
    """State, description and availability are kept by the broker; acknowledgements are not."""
    assert DEVICE.report(StateMessage({}, 1.0)).retain
    assert DEVICE.describe(Description("lamp", "light")).retain
    assert DEVICE.announce(online=True).retain
    assert DEVICE.will.retain
    assert not DEVICE.acknowledge(Acknowledgement("c1", "accepted")).retain


def test_a_broken_message_names_the_device() -> None:
    """The operator must know which device to look at."""
    with pytest.raises(DeliveryError, match='"lamp" sent something broken') as caught:
        DISPATCHER.decode_state(Message("nlcontrol/home/lamp/state", b"on"))
    assert caught.value.device == "lamp"


def test_every_topic_is_read_back() -> None:
    """A listener to all devices learns whose message it got; foreign topics are left alone."""
    assert read_topic("nlcontrol/home/lamp/state") == (Topics("home", "lamp"), "state")
    assert read_topic("nlcontrol/home/lamp/status") is None
    assert read_topic("nlcontrol/home/lamp") is None
    assert read_topic("zigbee2mqtt/home/lamp/state") is None
    assert read_topic("nlcontrol//lamp/state") is None


def test_one_filter_covers_all_devices_of_a_site() -> None:
    """`+` stands for every device; it is the only wildcard that an id may be."""
    assert Topics("home", "+").topic("state") == "nlcontrol/home/+/state"


@pytest.mark.parametrize("device", ["", "a/b", "a+", "#", "a\0"])
def test_an_id_that_would_change_the_topic_is_refused(device: str) -> None:
    """A device named `+/stop` must not reach other devices."""
    with pytest.raises(DefinitionError, match="cannot be part of an MQTT topic"):
        Topics("home", device)


def test_the_site_file_chooses_the_dialect() -> None:
    """The own dialect is the default; others are refused by name, with what is near."""
    dialect: Dialect = dialect_for("home", "lamp", {})
    assert dialect.describe() == dialect_for("home", "lamp", {"dialect": "nlcontrol"}).describe()
    assert dialect.describe().acknowledges
    assert "nlcontrol/home/lamp/acknowledgement" in dialect.describe().subscriptions
    with pytest.raises(DefinitionError, match='did you mean "nlcontrol"'):
        dialect_for("home", "lamp", {"dialect": "nl-control"})
    with pytest.raises(DefinitionError, match=r"mqtt\.topic"):
        dialect_for("home", "lamp", {"topic": "x"})
