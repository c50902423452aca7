"""What a check of a seal found: facts and stable keys, without a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SealOutcome(StrEnum):
    """What the check comes to; the value is the key of its words."""

    VALID = "seal:valid"
    VALID_BY_AGENT = "seal:valid_by_agent"
    """Valid, with the certificate of the one through whom the issuer invoices (FacAtrAdquirente), as the law allows."""
    INVALID = "seal:invalid"
    DAMAGED = "seal:damaged"
    """The seal does not match, but the file had to be mended to be read: the content itself may be as it was."""
    CERTIFICATE_MISMATCH = "seal:certificate_mismatch"
    CERTIFICATE_EXPIRED_AT_ISSUE = "seal:certificate_expired_at_issue"
    CERTIFICATE_NOT_YET_VALID = "seal:certificate_not_yet_valid"
    NOT_VERIFIABLE = "seal:not_verifiable"
    NO_SEAL = "seal:no_seal"
    NO_CERTIFICATE = "seal:no_certificate"
    BAD_CERTIFICATE = "seal:bad_certificate"
    UNREADABLE = "seal:unreadable"

    @property
    def is_good(self) -> bool:
        """Whether the document is as its issuer signed it."""
        return self in (SealOutcome.VALID, SealOutcome.VALID_BY_AGENT)


class SealNote(StrEnum):
    """What else there is to say; the value is the key of its words."""

    CHAIN_UNCHECKED = "seal_note:chain_unchecked"
    """Whether the SAT issued the certificate, or withdrew it later, is not looked at."""
    SAT_SEAL_UNCHECKED = "seal_note:sat_seal_unchecked"
    """The Timbre's own seal takes the SAT's certificate, which the document does not carry."""
    TIMBRE_OF_ANOTHER = "seal_note:timbre_of_another"
    """The Timbre was made for another seal than this document's."""
    NO_TIMBRE = "seal_note:no_timbre"
    NOT_A_CSD = "seal_note:not_a_csd"
    """Sealed with an e.firma, which the SAT lets some persons do."""
    WEAK_HASH = "seal_note:weak_hash"
    """SHA-1, as the version of its time laid down."""


@dataclass(frozen=True, slots=True)
class SealCertificate:
    """Whose the embedded certificate is; ``serial`` is the SAT's number, the moments are aware, in UTC."""

    rfc: str
    name: str
    serial: str
    not_before: datetime
    not_after: datetime
    is_csd: bool


@dataclass(frozen=True, slots=True)
class TimbreFacts:
    """What the PAC put in. Texts are as in the document.

    ``original`` is the Timbre's original string, None for a version that is not known. ``covers_seal`` tells whether
    the Timbre was made for the document's own seal (SelloCFD equals Sello).
    """

    uuid: str
    stamped_at: str
    pac_rfc: str
    sat_certificate: str
    sat_seal: str
    original: str | None
    covers_seal: bool


@dataclass(frozen=True, slots=True)
class SealReport:
    """The whole of it.

    ``original`` is the document's original string, empty when none could be written, and lacking the ``unknown``
    complements (``CartaPorte 4.0``) where the outcome is NOT_VERIFIABLE. ``signature_matches`` is None when the
    signature was not tried. ``issued_at`` is naive, the wall time of the place of issue. ``why`` is
    UnreadableDocumentError's.
    """

    outcome: SealOutcome
    original: str = ""
    certificate: SealCertificate | None = None
    timbre: TimbreFacts | None = None
    unknown: tuple[str, ...] = ()
    signature_matches: bool | None = None
    issuer_rfc: str = ""
    issued_at: datetime | None = None
    certificate_number: str = ""
    notes: tuple[SealNote, ...] = ()
    why: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """Facts for the sentences shown to the person."""
        facts = {
            "issuer_rfc": self.issuer_rfc,
            "issued_at": self.issued_at.isoformat() if self.issued_at else "",
            "certificate_number": self.certificate_number,
            "complements": ", ".join(self.unknown),
            "why": self.why,
        }
        if self.certificate:
            facts |= {
                "rfc": self.certificate.rfc,
                "name": self.certificate.name,
                "serial": self.certificate.serial,
                "not_before": self.certificate.not_before.isoformat(),
                "not_after": self.certificate.not_after.isoformat(),
            }
        return {name: text for name, text in facts.items() if text}
