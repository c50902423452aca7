"""What a retención e información de pagos (Retenciones 1.0 and 2.0) says beyond parties and totals."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WithheldTax:
    """One ImpRetenidos: ``tax`` is Impuesto(Ret) (01/001 ISR, 02/002 IVA, 03/003 IEPS), ``payment`` TipoPagoRet."""

    tax: str
    base: str
    amount: str
    payment: str = ""


@dataclass(frozen=True, slots=True)
class Withholding:
    """The body of a retención; every value is the XML's own text, empty where it says nothing.

    ``key`` is CveRetenc, ``first_month`` and ``last_month`` MesIni and MesFin, ``year`` Ejerc(icio). ``nationality`` is
    Nacional or Extranjero, ``foreign_id`` NumRegIdTrib of someone abroad. ``relation_kind`` and ``related`` are
    CfdiRetenRelacionados (2.0). ``issuer_curp`` is CURPE (1.0).
    """

    key: str
    description: str = ""
    first_month: str = ""
    last_month: str = ""
    year: str = ""
    total_operation: str = ""
    total_taxed: str = ""
    total_exempt: str = ""
    total_withheld: str = ""
    quarterly_profit: str = ""
    corresponding_tax: str = ""
    nationality: str = ""
    foreign_id: str = ""
    receiver_curp: str = ""
    taxes: tuple[WithheldTax, ...] = ()
    relation_kind: str = ""
    related: str = ""
    issuer_curp: str = ""
