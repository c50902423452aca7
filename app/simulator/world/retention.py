"""Retenciones e información de pagos 2.0."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from app.simulator.world.comprobante import Sides, finished, stamp
from app.simulator.world.dice import certificate_text, seal
from app.simulator.world.facts import Facts
from app.simulator.world.markup import money, share, tag

_NAMESPACE = "http://www.sat.gob.mx/esquemas/retencionpago/2"
_SCHEMA = "http://www.sat.gob.mx/esquemas/retencionpago/2/retencionpagov2.xsd"
_COMPLEMENTS = "http://www.sat.gob.mx/esquemas/retencionpago/1"
_KEYS = {"dividendos": "14", "intereses": "16"}


@dataclass(frozen=True, slots=True)
class Retention:
    """Its numbers, in cents."""

    key: str
    amount: int
    income_tax: int
    value_tax: int

    @property
    def withheld(self) -> int:
        """What was withheld in all (MontoTotRet)."""
        return self.income_tax + self.value_tax


def draw_retention(facts: Facts, chance: Random) -> Retention:
    """Numbers for the document of ``facts``, made up by ``chance``."""
    amount = chance.randrange(100_000, 20_000_000)
    return Retention(
        key=_KEYS.get(facts.complement) or chance.choice(("25", "26")),
        amount=amount,
        income_tax=share(amount, 100_000),
        value_tax=0 if facts.complement else share(amount, 106_667),
    )


def retention_xml(facts: Facts, sides: Sides, retention: Retention, chance: Random) -> bytes:
    """The document as stamped."""
    document_seal = seal(chance)
    root: dict[str, str | int | None] = {
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xmlns:retenciones": _NAMESPACE,
        "xsi:schemaLocation": f"{_NAMESPACE} {_SCHEMA}",
        "Version": "2.0",
        "FolioInt": facts.index + 1,
        "Sello": document_seal,
        "NoCertificado": sides.issuer.certificate_number,
        "Certificado": certificate_text(sides.issuer.rfc),
        "FechaExp": facts.issued_at.isoformat(),
        "LugarExpRetenc": sides.issuer.postal_code,
        "CveRetenc": retention.key,
    }
    month = f"{facts.issued_at.month:02d}"
    body = tag(
        "retenciones:Retenciones",
        root,
        *_parties(sides),
        tag("retenciones:Periodo", {"MesIni": month, "MesFin": month, "Ejercicio": facts.issued_at.year}),
        _totals(retention),
        tag("retenciones:Complemento", {}, _complement(facts, retention), stamp(facts, document_seal, chance)),
    )
    return finished(body, chance)


def _parties(sides: Sides) -> tuple[str, str]:
    issuer, receiver = sides.issuer, sides.receiver
    national = tag(
        "retenciones:Nacional",
        {
            "RfcR": receiver.rfc,
            "NomDenRazSocR": receiver.name,
            "CurpR": receiver.curp or None,
            "DomicilioFiscalR": receiver.postal_code,
        },
    )
    return (
        tag(
            "retenciones:Emisor",
            {"RfcE": issuer.rfc, "NomDenRazSocE": issuer.name, "RegimenFiscalE": issuer.regime},
        ),
        tag("retenciones:Receptor", {"NacionalidadR": "Nacional"}, national),
    )


def _totals(retention: Retention) -> str:
    taxes = [("001", retention.income_tax)] + ([("002", retention.value_tax)] if retention.value_tax else [])
    rows = (
        tag(
            "retenciones:ImpRetenidos",
            {"BaseRet": money(retention.amount), "ImpuestoRet": code, "MontoRet": money(tax), "TipoPagoRet": "01"},
        )
        for code, tax in taxes
    )
    return tag(
        "retenciones:Totales",
        {
            "MontoTotOperacion": money(retention.amount),
            "MontoTotGrav": money(retention.amount),
            "MontoTotExent": "0.00",
            "MontoTotRet": money(retention.withheld),
        },
        *rows,
    )


def _complement(facts: Facts, retention: Retention) -> str:
    if facts.complement == "intereses":
        return tag(
            "intereses:Intereses",
            {
                "xmlns:intereses": f"{_COMPLEMENTS}/intereses",
                "Version": "1.0",
                "SistFinanciero": "SI",
                "RetiroAORESRetInt": "NO",
                "OperFinancDerivad": "NO",
                "MontIntNominal": money(retention.amount),
                "MontIntReal": money(retention.amount * 9 // 10),
                "Perdida": "0.00",
            },
        )
    if facts.complement == "dividendos":
        dividend = {
            "CveTipDivOUtil": "01",
            "MontISRAcredRetMexico": money(retention.income_tax),
            "MontISRAcredRetExtranjero": "0.00",
            "TipoSocDistrDiv": "Sociedad Nacional",
        }
        return tag(
            "dividendos:Dividendos",
            {"xmlns:dividendos": f"{_COMPLEMENTS}/dividendos", "Version": "1.0"},
            tag("dividendos:DividOUtil", dividend),
        )
    return ""
