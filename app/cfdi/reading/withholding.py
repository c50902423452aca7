"""Reads a retención e información de pagos (Retenciones 1.0, 2.0) in the latest spelling."""

from __future__ import annotations

from app.cfdi.reading.comprobante import complement_names
from app.cfdi.reading.payments import folio
from app.cfdi.reading.spelling import local_name
from app.cfdi.reading.stamp import TIMBRE, read_stamp
from app.cfdi.reading.tree import Attributes, Node
from app.cfdi.reading.values import (
    NOTHING,
    Problems,
    amount,
    attributes_of,
    child,
    date,
    issued,
    optional_amount,
    required,
    rfc,
    text,
)
from app.domain.catalogs import Service
from app.domain.document import Document
from app.domain.identifiers import GENERIC_FOREIGN
from app.domain.lines import Relation
from app.domain.withholding import WithheldTax, Withholding


def read_retencion(root: Node) -> Document:
    """The document whose root is the Retenciones ``root``.

    Raises UnreadableDocumentError when it has no UUID, or no date of its own nor of its stamp.
    """
    problems: Problems = []
    _, facts, children = root
    stamps: list[Node] = []
    complements: set[str] = set()
    for inside in [one for outer in children if outer[0] == "Complemento" for one in outer[2]]:
        if inside[0] == TIMBRE:
            stamps.append(inside)
        else:
            complements.add(local_name(inside[0]))
    for name in ("Emisor", "Receptor", "Totales"):
        if child(children, name) is None:
            problems.append(f"missing:{name}")
    uuid, stamp = read_stamp(stamps, root, problems)
    issuer = attributes_of(children, "Emisor")
    totals = child(children, "Totales")
    sums = totals[1] if totals else NOTHING
    at_home, abroad = _receiver(children)
    receiver = abroad if at_home is None else at_home
    stamped_at = date(stamp.stamped_at, "FechaTimbrado", problems)
    operation = amount(sums, "MontoTotOperacion", problems) if totals else amount(NOTHING, "MontoTotOperacion", [])
    body = _withholding(facts, children, totals, receiver)
    return Document(
        uuid=uuid,
        service=Service.RETENCIONES,
        version=required(facts, "Version", problems),
        document_type="R",
        issued_at=issued(facts.get("FechaExp", ""), "FechaExp", stamped_at, problems),
        stamped_at=stamped_at,
        issuer_rfc=rfc(issuer.get("RfcE", ""), "Emisor", problems) if child(children, "Emisor") else "",
        issuer_name=text(issuer, "NomDenRazSocE"),
        receiver_rfc=_receiver_rfc(at_home, abroad, problems),
        receiver_name=text(receiver or NOTHING, "NomDenRazSocR"),
        subtotal=operation,
        total=operation,
        currency="MXN",
        pac_rfc=stamp.pac_rfc.upper(),
        number=text(facts, "FolioInt"),
        issuer_regime=text(issuer, "RegimenFiscalE"),
        place=text(facts, "LugarExpRetenc"),
        withheld=optional_amount(sums, "MontoTotRet", problems),
        complements=complement_names(complements),
        receiver_place=text(receiver or NOTHING, "DomicilioFiscalR"),
        receiver_tax_id=text(receiver or NOTHING, "NumRegIdTribR"),
        certificate=text(facts, "NoCertificado"),
        seal=text(facts, "Sello"),
        relations=(Relation(body.relation_kind, (body.related,)),) if body.related else (),
        withholding=body,
        stamp=stamp,
        has_addenda=child(children, "Addenda") is not None,
        problems=tuple(problems),
    )


def _receiver(children: list[Node]) -> tuple[Attributes | None, Attributes | None]:
    """The attributes of Nacional and of Extranjero, within Receptor."""
    receiver = child(children, "Receptor")
    if receiver is None:
        return None, None
    at_home, abroad = child(receiver[2], "Nacional"), child(receiver[2], "Extranjero")
    return at_home[1] if at_home else None, abroad[1] if abroad else None


def _receiver_rfc(at_home: Attributes | None, abroad: Attributes | None, problems: Problems) -> str:
    """Someone abroad (Extranjero) has the generic RFC, for the document gives none."""
    if at_home is not None:
        return rfc(at_home.get("RfcR", ""), "Receptor", problems)
    if abroad is not None:
        return GENERIC_FOREIGN
    if "missing:Receptor" not in problems:
        problems.append("missing:RfcReceptor")
    return ""


def _withholding(
    facts: Attributes, children: list[Node], totals: Node | None, receiver: Attributes | None
) -> Withholding:
    period = attributes_of(children, "Periodo")
    related = attributes_of(children, "CfdiRetenRelacionados")
    sums = totals[1] if totals else NOTHING
    return Withholding(
        key=text(facts, "CveRetenc"),
        description=text(facts, "DescRetenc"),
        first_month=text(period, "MesIni"),
        last_month=text(period, "MesFin"),
        year=text(period, "Ejercicio"),
        total_operation=text(sums, "MontoTotOperacion"),
        total_taxed=text(sums, "MontoTotGrav"),
        total_exempt=text(sums, "MontoTotExent"),
        total_withheld=text(sums, "MontoTotRet"),
        quarterly_profit=text(sums, "UtilidadBimestral"),
        corresponding_tax=text(sums, "ISRCorrespondiente"),
        nationality=text(attributes_of(children, "Receptor"), "NacionalidadR"),
        foreign_id=text(receiver or NOTHING, "NumRegIdTribR"),
        receiver_curp=text(receiver or NOTHING, "CurpR"),
        taxes=tuple([_withheld(one[1]) for one in (totals[2] if totals else []) if one[0] == "ImpRetenidos"]),
        relation_kind=text(related, "TipoRelacion"),
        related=folio(related.get("UUID", "")),
        issuer_curp=text(attributes_of(children, "Emisor"), "CurpE"),
    )


def _withheld(attributes: Attributes) -> WithheldTax:
    return WithheldTax(
        text(attributes, "ImpuestoRet"),
        text(attributes, "BaseRet"),
        text(attributes, "MontoRet"),
        text(attributes, "TipoPagoRet"),
    )
