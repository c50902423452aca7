"""What the SAT says of one document (ConsultaCFDIService), and the printed expression it is asked with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.identifiers import Rfc, Uuid
from app.domain.text import fold

_TOTAL = re.compile(r"(\d{1,18})(?:\.(\d{1,6}))?", re.ASCII)
_SEAL_END = re.compile(r"(?:[A-Za-z0-9+/=]{8})?")
_NUMBER = re.compile(r"(?<!\d)\d{3}(?!\d)", re.ASCII)
_WRONG_EXPRESSION = 601
_NOT_FOUND = 602


class SatStatus(StrEnum):
    """Estado, as far as it is known."""

    VALID = "sat_status:vigente"
    CANCELLED = "sat_status:cancelado"
    NOT_FOUND = "sat_status:no_encontrado"
    REFUSED = "sat_status:expresion"  # 601: the question itself was refused, which says nothing of the document
    UNKNOWN = "sat_status:desconocido"


class Cancellable(StrEnum):
    """EsCancelable, as far as it is known."""

    NO = "cancellable:no"
    WITHOUT_CONSENT = "cancellable:sin_aceptacion"
    WITH_CONSENT = "cancellable:con_aceptacion"
    UNSAID = "cancellable:sin_dato"
    UNKNOWN = "cancellable:desconocido"


class Cancellation(StrEnum):
    """EstatusCancelacion, as far as it is known."""

    NONE = "cancellation:ninguna"
    PENDING = "cancellation:en_proceso"
    EXPIRED = "cancellation:plazo_vencido"
    WITHOUT_CONSENT = "cancellation:sin_aceptacion"
    WITH_CONSENT = "cancellation:con_aceptacion"
    DECLINED = "cancellation:rechazada"
    UNKNOWN = "cancellation:desconocida"


class Efos(StrEnum):
    """ValidacionEFOS, as far as it is known: who is on the list of those whose operations are simulated (69-B)."""

    CLEAN = "efos:nadie"
    ISSUER = "efos:emisor"
    ISSUER_AND_THIRD_PARTY = "efos:emisor_y_tercero"
    THIRD_PARTY = "efos:tercero"
    UNSAID = "efos:sin_dato"
    UNKNOWN = "efos:desconocido"

    @property
    def is_listed(self) -> bool:
        """Whether somebody in it is on that list."""
        return self in (Efos.ISSUER, Efos.ISSUER_AND_THIRD_PARTY, Efos.THIRD_PARTY)


_STATES = {
    "vigente": SatStatus.VALID,
    "cancelado": SatStatus.CANCELLED,
    "no encontrado": SatStatus.NOT_FOUND,
}
_CANCELLABLE = {
    "": Cancellable.UNSAID,
    "no cancelable": Cancellable.NO,
    "cancelable sin aceptacion": Cancellable.WITHOUT_CONSENT,
    "cancelable con aceptacion": Cancellable.WITH_CONSENT,
}
_CANCELLATIONS = {
    "": Cancellation.NONE,
    "en proceso": Cancellation.PENDING,
    "plazo vencido": Cancellation.EXPIRED,
    "cancelado plazo vencido": Cancellation.EXPIRED,
    "cancelado sin aceptacion": Cancellation.WITHOUT_CONSENT,
    "cancelado con aceptacion": Cancellation.WITH_CONSENT,
    "solicitud rechazada": Cancellation.DECLINED,
}
_EFOS = {
    "": Efos.UNSAID,
    "100": Efos.ISSUER,
    "101": Efos.ISSUER_AND_THIRD_PARTY,
    "102": Efos.THIRD_PARTY,
    "103": Efos.THIRD_PARTY,
    "104": Efos.ISSUER_AND_THIRD_PARTY,
    "200": Efos.CLEAN,
    "201": Efos.CLEAN,
}

LISTED = tuple(text for text, efos in _EFOS.items() if efos.is_listed)
"""What ValidacionEFOS says of a document in which somebody is on the list."""


@dataclass(frozen=True, slots=True)
class SatStatusQuery:
    """What the printed expression names: both RFCs, the ``total`` as the XML writes it, the UUID, the seal's end.

    ``seal_end`` is the last eight characters of Sello, or empty for documents before CFDI 3.3. Only CFDI can be asked
    about, no retenciones. Raises ValueError when the total or the seal's end has another shape.
    """

    issuer: Rfc
    receiver: Rfc
    total: str
    uuid: Uuid
    seal_end: str = ""

    def __post_init__(self) -> None:
        if not _TOTAL.fullmatch(self.total):
            raise ValueError("not a total")
        if not _SEAL_END.fullmatch(self.seal_end):
            raise ValueError("not the end of a seal")

    @classmethod
    def read(cls, *, issuer: str, receiver: str, total: str, uuid: str, seal: str = "") -> SatStatusQuery:
        """From the document's own texts, ``seal`` being the whole Sello. Raises ValueError when one cannot be asked."""
        return cls(Rfc(issuer.strip()), Rfc(receiver.strip()), total.strip(), Uuid.parse(uuid), seal.strip()[-8:])

    def expression(self) -> str:
        """``?re=…&rr=…&tt=…&id=…&fe=…`` as Anexo 20 prints it.

        An ``&`` in an RFC is written ``&amp;`` within the expression itself, and the total without the zeros that say
        nothing but with a decimal: ``2010.01``, ``8413.0``.
        """
        end = f"&fe={self.seal_end}" if self.seal_end else ""
        return f"?re={_escaped(self.issuer)}&rr={_escaped(self.receiver)}&tt={_printed(self.total)}&id={self.uuid}{end}"


@dataclass(frozen=True, slots=True)
class SatStatusAnswer:
    """What the SAT said of one document at ``seen_at`` (aware, UTC), word for word; what it means is worked out.

    ``code`` is CodigoEstatus, ``state_text`` Estado, ``cancellable_text`` EsCancelable, ``cancellation_text``
    EstatusCancelacion, ``efos_text`` ValidacionEFOS. Any but the state may be empty.
    """

    seen_at: datetime
    code: str
    state_text: str
    cancellable_text: str
    cancellation_text: str
    efos_text: str

    @property
    def state(self) -> SatStatus:
        """A refused question (601) is no word on the document, though its Estado reads No Encontrado."""
        number = _number(self.code)
        if number == _WRONG_EXPRESSION:
            return SatStatus.REFUSED
        if not self.state_text and number == _NOT_FOUND:
            return SatStatus.NOT_FOUND
        return _STATES.get(fold(self.state_text), SatStatus.UNKNOWN)

    @property
    def cancellable(self) -> Cancellable:
        """Whether its issuer may still cancel it."""
        return _CANCELLABLE.get(fold(self.cancellable_text), Cancellable.UNKNOWN)

    @property
    def cancellation(self) -> Cancellation:
        """How a cancellation stands or ended."""
        return cancellation_of(self.cancellation_text)

    @property
    def efos(self) -> Efos:
        """Who of those named in it is on the SAT's list."""
        return efos_of(self.efos_text)


def cancellation_of(text: str) -> Cancellation:
    """What an EstatusCancelacion means."""
    return _CANCELLATIONS.get(fold(text), Cancellation.UNKNOWN)


def efos_of(text: str) -> Efos:
    """What a ValidacionEFOS means."""
    return _EFOS.get(text.strip(), Efos.UNKNOWN)


def _escaped(rfc: Rfc) -> str:
    """The only letter of an RFC that XML minds."""
    return rfc.value.replace("&", "&amp;")


def _printed(total: str) -> str:
    whole, _, decimals = total.partition(".")
    return f"{int(whole)}.{decimals.rstrip('0') or '0'}"


def _number(code: str) -> int | None:
    found = _NUMBER.search(code)
    return int(found[0]) if found else None
