"""Faults the simulated SAT can be told to commit, one call at a time.

A fault is queued for an operation and spoils its next call. With ``after`` the service acts first, as when an answer is
lost on its way; without, the call has no effect at all. Faults that spoil an answer always come after.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from app.simulator.answers import fault, refusal
from app.simulator.refusals import WORDS, FaultKind
from app.simulator.replies import Delivery, Reply

_PACKAGE = re.compile(rb"(?<=<Paquete>)[^<]*(?=</Paquete>)")
_PAGE = b"<!DOCTYPE html><html><head><title>Servicio no disponible</title></head><body><h1>Error</h1></body></html>"


class Fault(Protocol):
    """Turns the answer into what really goes back. ``after``: the service has acted before."""

    @property
    def after(self) -> bool:
        """Whether the service acts before the fault."""
        ...

    def spoil(self, reply: Reply) -> Reply:
        """The answer as it leaves; ``reply`` has no body when the fault came before."""
        ...


@dataclass(frozen=True, slots=True)
class Reset:
    """The connection is reset before any answer."""

    after: bool = False

    def spoil(self, reply: Reply) -> Reply:
        """No answer at all."""
        return replace(reply, delivery=Delivery.RESET)


@dataclass(frozen=True, slots=True)
class Hang:
    """Silence, until the simulator stops or its ``faults.release()`` is called; then the connection closes."""

    after: bool = False

    def spoil(self, reply: Reply) -> Reply:
        """No answer for a long time."""
        return replace(reply, delivery=Delivery.HANG)


@dataclass(frozen=True, slots=True)
class HttpError:
    """A bare HTTP status with an empty body."""

    status: int = 503
    after: bool = False
    retry_after: int | None = None

    def spoil(self, reply: Reply) -> Reply:
        """An answer with the HTTP status and no body."""
        headers = (("Retry-After", str(self.retry_after)),) if self.retry_after is not None else ()
        return replace(reply, body=b"", status=self.status, headers=headers)


@dataclass(frozen=True, slots=True)
class Html:
    """A web page in place of the answer."""

    status: int = 200
    after: bool = False

    def spoil(self, reply: Reply) -> Reply:
        """A page of HTML in place of the answer."""
        return replace(reply, body=_PAGE, status=self.status, content_type="text/html; charset=utf-8")


@dataclass(frozen=True, slots=True)
class Redirect:
    """Sends the client elsewhere."""

    location: str = "http://127.0.0.1:9/portal"
    status: int = 302
    after: bool = False

    def spoil(self, reply: Reply) -> Reply:
        """An empty answer with a Location."""
        return replace(reply, body=b"", status=self.status, headers=(("Location", self.location),))


@dataclass(frozen=True, slots=True)
class Body:
    """Any body at all: nothing, not XML, XML of another shape."""

    content: bytes = b""
    status: int = 200
    after: bool = False

    def spoil(self, reply: Reply) -> Reply:
        """The answer with its body exchanged for the given one."""
        return replace(reply, body=self.content, status=self.status)


EMPTY = Body()
NOT_XML = Body(b"\x00\x01 esto no es XML")
OTHER_XML = Body(b'<?xml version="1.0"?><catalogo><libro titulo="Pedro P\xc3\xa1ramo"/></catalogo>')


@dataclass(frozen=True, slots=True)
class Answer:
    """A proper answer with another CodEstatus; ``state``, ``reason``: Verifica; ``request_id``: Solicita."""

    code: int
    message: str = ""
    state: int = 0
    reason: int | None = None
    request_id: str | None = None
    after: bool = False

    def spoil(self, reply: Reply) -> Reply:
        """The answer in the operation's own shape."""
        body = refusal(
            reply.operation,
            reply.direction,
            self.code,
            self.message or WORDS.get(self.code, ""),
            state=self.state,
            reason=self.reason,
            request_id=self.request_id,
        )
        return replace(reply, body=body)


@dataclass(frozen=True, slots=True)
class SoapFault:
    """A SOAP fault, at 500 or 200."""

    kind: FaultKind = FaultKind.INTERNAL
    status: int = 500
    after: bool = False

    def spoil(self, reply: Reply) -> Reply:
        """A SOAP fault in place of the answer."""
        return replace(reply, body=fault(self.kind), status=self.status)


@dataclass(frozen=True, slots=True)
class Truncated:
    """Only the first part of the answer leaves. ``framed``: its Content-Length says that this was all."""

    portion: float = 0.5
    framed: bool = False
    after = True

    def spoil(self, reply: Reply) -> Reply:
        """The answer, cut off after its beginning."""
        length = int(len(reply.body) * self.portion)
        if self.framed:
            return replace(reply, body=reply.body[:length])
        return replace(reply, delivery=Delivery.CUT, sent=length)


@dataclass(frozen=True, slots=True)
class Drip:
    """The answer comes byte by byte, with ``pause`` seconds in between."""

    pause: float = 0.05
    after = True

    def spoil(self, reply: Reply) -> Reply:
        """The same answer, slowly."""
        return replace(reply, delivery=Delivery.DRIP, pause=self.pause)


@dataclass(frozen=True, slots=True)
class Edited:
    """The answer's bytes after ``edit``: ids in other case, extra elements, a count that lies."""

    edit: Callable[[bytes], bytes]
    after = True

    def spoil(self, reply: Reply) -> Reply:
        """The answer with the bytes that ``edit`` makes of its own."""
        return replace(reply, body=self.edit(reply.body))


@dataclass(frozen=True, slots=True)
class MissingAttribute:
    """The answer without one of its attributes."""

    name: str = "CodEstatus"
    after = True

    def spoil(self, reply: Reply) -> Reply:
        """The answer without the attribute."""
        return replace(reply, body=re.sub(rb' %s="[^"]*"' % self.name.encode(), b"", reply.body))


@dataclass(frozen=True, slots=True)
class MissingElement:
    """The answer without one of its elements and what is in it."""

    name: str = "Estado"
    after = True

    def spoil(self, reply: Reply) -> Reply:
        """The answer without the element."""
        name = rb"(?:[a-z]+:)?" + self.name.encode()
        return replace(reply, body=re.sub(rb"<(%s)(?:/>|>.*?</\1>)" % name, b"", reply.body))


@dataclass(frozen=True, slots=True)
class EditedPackage:
    """The package's ZIP after ``edit``, properly encoded again; the answer around it stays good."""

    edit: Callable[[bytes], bytes]
    after = True

    def spoil(self, reply: Reply) -> Reply:
        """The answer with the other package."""
        return replace(reply, body=_PACKAGE.sub(self._edited, reply.body))

    def _edited(self, match: re.Match[bytes]) -> bytes:
        return base64.b64encode(self.edit(base64.b64decode(match[0])))


def torn_zip() -> EditedPackage:
    """A package that ends half way."""
    return EditedPackage(lambda package: package[: len(package) // 2])


def bad_base64() -> Edited:
    """A package whose text is not base64."""
    return Edited(lambda body: _PACKAGE.sub(lambda match: b"*$%" + match[0][3:], body))
