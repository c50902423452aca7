"""Finds and reads the Timbre, wherever it stands and however many there are."""

from __future__ import annotations

from collections.abc import Iterator

from app.cfdi.reading.spelling import local_name
from app.cfdi.reading.tree import Node
from app.cfdi.reading.values import Problems, uuid_of
from app.domain.identifiers import Uuid
from app.domain.lines import Stamp
from app.errors import UnreadableDocumentError

TIMBRE = "TimbreFiscalDigital"


def read_stamp(direct: list[Node], root: Node, problems: Problems) -> tuple[Uuid, Stamp]:
    """The first Timbre with a UUID, of those ``direct`` in Complemento before any elsewhere.

    An Addenda is not searched: what stands there may be the Timbre of another document. Raises
    UnreadableDocumentError (``no_timbre``, ``bad_uuid``).
    """
    if len(direct) == 1 and (only := uuid_of(direct[0][1].get("UUID", ""))) is not None:
        return only, _read(direct[0])
    for candidates in (direct, list(_anywhere(root))):
        found = [(uuid_of(node[1].get("UUID", "")), node) for node in candidates]
        uuids = {uuid.value for uuid, _ in found if uuid is not None}
        for uuid, node in found:
            if uuid is None:
                continue
            if len(uuids) > 1:
                problems.append("several_stamps")
            if len(uuids) < len(found) and any(other is None for other, _ in found):
                problems.append("bad_uuid")
            return uuid, _read(node)
    raise UnreadableDocumentError("bad_uuid" if any(_anywhere(root)) else "no_timbre")


def _anywhere(root: Node) -> Iterator[Node]:
    waiting = list(reversed(root[2]))
    while waiting:
        node = waiting.pop()
        if node[0] == TIMBRE:
            yield node
        if local_name(node[0]) != "Addenda":
            waiting.extend(reversed(node[2]))


def _read(node: Node) -> Stamp:
    # in the letters of the Timbre: they are what the SAT signed
    get = node[1].get
    return Stamp(
        version=(get("Version") or get("version", "")).strip(),
        uuid=get("UUID", "").strip(),
        stamped_at=get("FechaTimbrado", "").strip(),
        pac_rfc=get("RfcProvCertif", "").strip(),
        legend=get("Leyenda", "").strip(),
        certificate=(get("NoCertificadoSAT") or get("noCertificadoSAT", "")).strip(),
        document_seal=(get("SelloCFD") or get("selloCFD", "")).strip(),
        sat_seal=(get("SelloSAT") or get("selloSAT", "")).strip(),
    )
