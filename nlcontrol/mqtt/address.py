"""Where a broker is: a URL, read strictly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from nlcontrol.errors import UsageError, near_name

Protocol = Literal["5", "3.1.1"]
PROTOCOLS: tuple[Protocol, ...] = ("5", "3.1.1")
DEFAULT_PORTS = {"mqtt": 1883, "mqtts": 8883, "ws": 80, "wss": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """A broker's address; `str(address)` never shows the password."""

    scheme: str
    host: str
    port: int
    path: str = ""
    """Only for web sockets."""
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    protocol: Protocol | None = None
    """The version of MQTT to speak (`?version=3.1.1`); None: 5 where the broker speaks it."""

    @property
    def encrypted(self) -> bool:
        """Whether the connection is made over TLS."""
        return self.scheme in ("mqtts", "wss")

    @property
    def web_socket(self) -> bool:
        """Whether MQTT is spoken inside a web socket."""
        return self.scheme in ("ws", "wss")

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.path}"


def read_address(url: str) -> Address:
    """The address that a URL such as `mqtt://user:secret@host:1883` names; raises UsageError for any other shape.

    `?version=3.1.1` at its end is for brokers that fall silent when they are spoken to in MQTT 5.
    """
    example = "write it as mqtt://host:1883"
    if "://" not in url:
        raise UsageError(f'The broker address "{url}" has no scheme: {example}.')
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UsageError(f'The broker address "{url}" cannot be read ({error}): {example}.') from error
    if parts.scheme not in DEFAULT_PORTS:
        near = near_name(parts.scheme, DEFAULT_PORTS)
        spoken = ", ".join(DEFAULT_PORTS)
        raise UsageError(f'The broker address has the scheme "{parts.scheme}"{near}: {spoken} are spoken.')
    if not parts.hostname:
        raise UsageError(f'The broker address "{url}" names no host: {example}.')
    web_socket = parts.scheme in ("ws", "wss")
    if parts.fragment or (parts.path not in ("", "/") and not web_socket):
        raise UsageError("The broker address goes on after the port; an MQTT address has no path and no fragment.")
    return Address(
        scheme=parts.scheme,
        host=parts.hostname,
        port=DEFAULT_PORTS[parts.scheme] if port is None else port,
        path=(parts.path or "/mqtt") if web_socket else "",
        username=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
        protocol=_read_protocol(parts.query),
    )


def _read_protocol(query: str) -> Protocol | None:
    if not query:
        return None
    for protocol in PROTOCOLS:
        if parse_qsl(query) == [("version", protocol)]:
            return protocol
    raise UsageError(f'The broker address ends in "?{query}"; only ?version=5 and ?version=3.1.1 are known.')
