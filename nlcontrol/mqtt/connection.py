"""One connection to a broker, one paho client object: made once, lost or closed once, never used again.

A paho object that reconnects by itself sends what it still holds: a command that was reported as not sent reaches the
device minutes later ("ghost command"), and an unacknowledged one arrives twice. So an object that lost its connection
is thrown away with all it holds, and resending is left to those who know command ids and deadlines.

paho's network thread calls the `_on_…` methods; each does nothing but hand over to the asyncio loop.
"""

from __future__ import annotations

import asyncio
import math
import socket
import ssl
from collections.abc import Callable, Mapping
from typing import TypeVar

from paho.mqtt.client import Client as Paho
from paho.mqtt.client import ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from nlcontrol.errors import BrokerError, DeliveryError, UnacknowledgedError
from nlcontrol.mqtt.address import Address, Protocol
from nlcontrol.mqtt.message import Message, MessageProperties, Publication, Qos, Will

T = TypeVar("T")
NO_MATCHING_SUBSCRIBERS = 0x10
UNSUPPORTED_PROTOCOL_VERSION = 0x84
_CLOSE_TIMEOUT_S = 1.0
_MAXIMUM_EXPIRY_S = 0xFFFF_FFFF
# Fewer than any broker's Receive Maximum in use (mosquitto: 20), so that nothing waits in paho's queue.
_WINDOW = 16


class UnsupportedProtocolError(BrokerError):
    """The broker does not speak this version of MQTT: the caller tries the older one."""


class Connection:
    """A living connection; `lost` is done, with the reason, when it ends. Made by `Connection.open`."""

    def __init__(
        self, address: Address, client_id: str, protocol: Protocol, deliver: Callable[[Message], None]
    ) -> None:
        self.address, self.protocol = address, protocol
        self._loop = asyncio.get_running_loop()
        self._deliver = deliver
        self._accepted: asyncio.Future[None] = self._loop.create_future()
        self.lost: asyncio.Future[str] = self._loop.create_future()
        self._published: dict[int, asyncio.Future[ReasonCode]] = {}
        self._subscribed: dict[int, asyncio.Future[list[ReasonCode]]] = {}
        self._window = asyncio.Semaphore(_WINDOW)
        self._paho = Paho(
            CallbackAPIVersion.VERSION2,
            client_id,
            protocol=MQTTProtocolVersion.MQTTv5 if protocol == "5" else MQTTProtocolVersion.MQTTv311,
            transport="websockets" if address.web_socket else "tcp",
            reconnect_on_failure=False,
        )
        self._paho.max_inflight_messages_set(0)  # no limit, hence no queue: `_window` limits
        self._paho.on_socket_open = _without_delay
        self._paho.on_connect = self._on_connect
        self._paho.on_disconnect = self._on_disconnect
        self._paho.on_message = self._on_message
        self._paho.on_publish = self._on_publish
        self._paho.on_subscribe = self._on_subscribe
        self._paho.on_unsubscribe = self._on_unsubscribe

    @classmethod
    async def open(
        cls,
        address: Address,
        client_id: str,
        protocol: Protocol,
        deliver: Callable[[Message], None],
        *,
        will: Will | None,
        keepalive_s: int,
        timeout_s: float,
    ) -> Connection:
        """An accepted connection; raises UnsupportedProtocolError, or BrokerError with the broker's reason."""
        self = cls(address, client_id, protocol, deliver)
        self._prepare(will, timeout_s)
        try:
            await asyncio.to_thread(self._paho.connect, address.host, address.port, keepalive_s)
        except (OSError, ssl.SSLError, ValueError) as error:
            raise BrokerError(f"No MQTT broker answers at {address}: {_plain(error)}.") from error
        self._paho.loop_start()
        try:
            async with asyncio.timeout(timeout_s):
                await asyncio.shield(self._accepted)
        except TimeoutError as error:
            await self.close()
            # Some that do not know MQTT 5 wait for the rest of what they take for a longer packet.
            kind = UnsupportedProtocolError if protocol == "5" else BrokerError
            raise kind(f"The broker at {address} did not answer within {timeout_s:g} s.") from error
        except BaseException:
            await self.close()
            raise
        return self

    def _prepare(self, will: Will | None, timeout_s: float) -> None:
        address = self.address
        self._paho.connect_timeout = timeout_s
        if address.username is not None:
            self._paho.username_pw_set(address.username, address.password)
        if address.encrypted:
            self._paho.tls_set_context(ssl.create_default_context())
        if address.web_socket:
            self._paho.ws_set_options(path=address.path)
        if will is not None:
            self._paho.will_set(will.topic, will.payload, will.qos, will.retain)

    # --- what the owner does ----------------------------------------------------------------------------------------

    async def publish(self, publication: Publication, timeout_s: float) -> bool:
        """False if the broker says that nobody is subscribed; raises DeliveryError if it denies or stays silent."""
        async with self._window:
            self._must_be_alive(f'"{publication.topic}" was not sent')
            properties = self._properties(publication)
            info = self._paho.publish(
                publication.topic, publication.payload, publication.qos, publication.retain, properties
            )
            if info.rc != MQTTErrorCode.MQTT_ERR_SUCCESS:
                raise BrokerError(f'"{publication.topic}" was not sent: the connection to {self.address} is gone.')
            reason = await self._acknowledgement(self._published, info.mid, f'"{publication.topic}"', timeout_s)
        if reason.is_failure:
            raise DeliveryError(f'The broker denied publishing to "{publication.topic}": {_said(reason)}.')
        return reason.value != NO_MATCHING_SUBSCRIBERS

    async def subscribe(self, filters: Mapping[str, Qos], timeout_s: float) -> None:
        """Subscribe to all filters at once; raises DeliveryError naming the first one that is denied."""
        if not filters:
            return
        self._must_be_alive("The subscription was not made")
        wanted: list[tuple[str, int]] = list(filters.items())
        code, mid = self._paho.subscribe(wanted)
        if code != MQTTErrorCode.MQTT_ERR_SUCCESS or mid is None:
            raise BrokerError(f"The subscription was not made: the connection to {self.address} is gone.")
        reasons = await self._acknowledgement(self._subscribed, mid, "the subscription", timeout_s)
        for topic_filter, reason in zip(filters, reasons, strict=True):
            if reason.is_failure:
                raise DeliveryError(f'The broker denied the subscription to "{topic_filter}": {_said(reason)}.')

    async def unsubscribe(self, topic_filter: str, timeout_s: float) -> None:
        """Take a filter back; raises BrokerError when the connection is gone, which takes it back as well."""
        self._must_be_alive("The subscription was not taken back")
        code, mid = self._paho.unsubscribe(topic_filter)
        if code != MQTTErrorCode.MQTT_ERR_SUCCESS or mid is None:
            raise BrokerError(f"The subscription was not taken back: the connection to {self.address} is gone.")
        await self._acknowledgement(self._subscribed, mid, "the end of the subscription", timeout_s)

    async def close(self) -> None:
        """Say goodbye (so that the last will stays unsaid), end the network thread, fail what waits."""
        self._paho.disconnect()
        try:
            async with asyncio.timeout(_CLOSE_TIMEOUT_S):
                await asyncio.shield(self.lost)
        except TimeoutError:
            self.cut()
        await asyncio.to_thread(self._paho.loop_stop)
        # No public word for it: otherwise the pair that woke its thread stays open until the collector comes by.
        self._paho._reset_sockets()
        self._end("closed")

    def cut(self) -> None:
        """Break the connection without a word, as a power failure would: the broker publishes the last will."""
        connected = self._paho.socket()
        if isinstance(connected, socket.socket):
            try:
                connected.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it was broken already, which is what was wanted

    # --- waiting ----------------------------------------------------------------------------------------------------

    async def _acknowledgement(self, waiting: dict[int, asyncio.Future[T]], mid: int, what: str, timeout_s: float) -> T:
        # Registered in time: the network thread hands over through the loop, which gets its turn after the first await.
        future: asyncio.Future[T] = self._loop.create_future()
        waiting[mid] = future
        try:
            async with asyncio.timeout(timeout_s):
                return await future
        except TimeoutError as error:
            problem = f"The broker did not acknowledge {what} within {timeout_s:g} s; it may have arrived."
            raise UnacknowledgedError(problem) from error
        finally:
            waiting.pop(mid, None)

    def _must_be_alive(self, consequence: str) -> None:
        if self.lost.done():
            raise BrokerError(f"{consequence}: the connection to {self.address} is gone ({self.lost.result()}).")

    def _properties(self, publication: Publication) -> Properties | None:
        if self.protocol != "5":
            return None
        properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]  # paho's own gap
        if publication.expiry_s is not None:
            properties.MessageExpiryInterval = min(max(1, math.ceil(publication.expiry_s)), _MAXIMUM_EXPIRY_S)
        if publication.correlation is not None:
            properties.CorrelationData = publication.correlation
        return properties

    # --- on the asyncio loop ----------------------------------------------------------------------------------------

    def _connected(self, reason: ReasonCode) -> None:
        if reason.is_failure and reason.value == UNSUPPORTED_PROTOCOL_VERSION:
            self._refuse(UnsupportedProtocolError(f"The broker at {self.address} does not speak MQTT {self.protocol}."))
        elif reason.is_failure:
            self._refuse(BrokerError(f"The broker at {self.address} refused: {_said(reason)}."))
        elif not self._accepted.done():
            self._accepted.set_result(None)

    def _refuse(self, error: BrokerError) -> None:
        if not self._accepted.done():
            self._accepted.set_exception(error)
            self._accepted.exception()  # counts as read, should the caller have given up waiting

    def _end(self, reason: str) -> None:
        # A broker that does not know MQTT 5 may also just hang up.
        kind = UnsupportedProtocolError if self.protocol == "5" else BrokerError
        self._refuse(kind(f"The broker at {self.address} hung up before it answered ({reason})."))
        if not self.lost.done():
            self.lost.set_result(reason)
        problem = "The connection was lost before the broker acknowledged; the message may have arrived."
        waiting: list[asyncio.Future[ReasonCode] | asyncio.Future[list[ReasonCode]]]
        waiting = [*self._published.values(), *self._subscribed.values()]
        for future in waiting:
            if not future.done():
                future.set_exception(UnacknowledgedError(problem))

    def _acknowledge(self, waiting: dict[int, asyncio.Future[T]], mid: int, result: T) -> None:
        future = waiting.get(mid)  # None: it came after the time-out, which was reported
        if future is not None and not future.done():
            future.set_result(result)

    # --- on paho's network thread -----------------------------------------------------------------------------------

    def _hand_over(self, call: Callable[..., None], *arguments: object) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call, *arguments)

    def _on_connect(
        self, _paho: Paho, _data: object, _flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        self._hand_over(self._connected, reason)

    def _on_disconnect(
        self, _paho: Paho, _data: object, _flags: DisconnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        # "Unspecified error" is paho's word for a socket that closed.
        self._hand_over(self._end, "it broke off" if reason.value == 0x80 else _said(reason))

    def _on_message(self, _paho: Paho, _data: object, message: MQTTMessage) -> None:
        properties = _read_properties(message.properties)
        self._hand_over(
            self._deliver, Message(message.topic, bytes(message.payload), message.qos, message.retain, properties)
        )

    def _on_publish(
        self, _paho: Paho, _data: object, mid: int, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        self._hand_over(self._acknowledge, self._published, mid, reason)

    def _on_subscribe(
        self, _paho: Paho, _data: object, mid: int, reasons: list[ReasonCode], _properties: Properties | None
    ) -> None:
        self._hand_over(self._acknowledge, self._subscribed, mid, reasons)

    def _on_unsubscribe(
        self, _paho: Paho, _data: object, mid: int, reasons: list[ReasonCode], _properties: Properties | None
    ) -> None:
        self._hand_over(self._acknowledge, self._subscribed, mid, reasons)


def _read_properties(properties: Properties | None) -> MessageProperties:
    if properties is None:
        return MessageProperties()
    return MessageProperties(
        correlation=getattr(properties, "CorrelationData", None),
        expiry_s=getattr(properties, "MessageExpiryInterval", None),
        response_topic=getattr(properties, "ResponseTopic", None),
        content_type=getattr(properties, "ContentType", None),
    )


def _said(reason: ReasonCode) -> str:
    return str(reason).lower()


def _without_delay(_client: Paho, _userdata: object, sock: object) -> None:
    # Else a small packet behind a small packet waits 40 ms for the other side's delayed acknowledgement.
    if isinstance(sock, socket.socket):  # paho's own wrapper for web sockets is none
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _plain(error: Exception) -> str:
    # "[Errno 111] Connection refused" is for programmers.
    return (error.strerror if isinstance(error, OSError) and error.strerror else str(error)).lower()
