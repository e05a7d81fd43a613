"""Broker addresses are read strictly and shown without secrets."""

import pytest

from nlcontrol.errors import UsageError
from nlcontrol.mqtt.address import read_address


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("mqtt://broker", "mqtt://broker:1883"),
        ("mqtts://broker", "mqtts://broker:8883"),
        ("mqtt://[::1]:1884", "mqtt://[::1]:1884"),
        ("ws://broker:9001", "ws://broker:9001/mqtt"),
        ("wss://broker/path", "wss://broker:443/path"),
    ],
)
def test_each_scheme_has_its_default_port(url: str, shown: str) -> None:
    """A port may be left out, a path only belongs to web sockets."""
    assert str(read_address(url)) == shown


def test_a_password_is_decoded_and_never_shown() -> None:
    """Credentials reach the broker as they are meant, and neither `str` nor `repr` gives the password away."""
    address = read_address("mqtt://anna:p%40ss@broker")
    assert (address.username, address.password) == ("anna", "p@ss")
    assert "p@ss" not in f"{address} {address!r}"


def test_the_version_can_be_set() -> None:
    """An operator can name the MQTT version for a broker that falls silent at version 5."""
    assert read_address("mqtt://broker?version=3.1.1").protocol == "3.1.1"
    assert read_address("mqtt://broker").protocol is None


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("broker:1883", "no scheme"),
        ("mqqt://broker", 'did you mean "mqtt"'),
        ("mqtt://", "no host"),
        ("mqtt://broker:99999", "cannot be read"),
        ("mqtt://broker/topic", "goes on after the port"),
        ("mqtt://broker?version=4", "only ?version=5 and ?version=3.1.1"),
        ("mqtt://broker?retain=1", "only ?version=5 and ?version=3.1.1"),
    ],
)
def test_a_slip_in_the_address_is_named(url: str, named: str) -> None:
    """What cannot be meant is refused with the part that is wrong."""
    with pytest.raises(UsageError, match=named.replace("?", r"\?")):
        read_address(url)
