"""A received CFDI with all that its warnings depend on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.domain.amounts import amount_text
from app.domain.lines import TaxSide
from app.domain.listing import Listing
from app.domain.month.calendar import Month
from app.domain.month.decisions import Decisions
from app.domain.month.documents import DocumentSet, MonthDocument
from app.domain.month.facts import IVA, MonthFacts, PaymentPart, SettledPart, TaxPart
from app.fiscal.casebook import factor_of
from app.fiscal.effects import Remark
from app.fiscal.money import Pesos, cents, pesos_rate, times
from app.fiscal.parameters import Parameter, Parameters
from app.fiscal.readings import Rules


@dataclass(frozen=True, slots=True)
class Registration:
    """What the SAT has of the owner (constancia de situación fiscal), as far as it is known: empty where it is not.

    ``place`` is the código postal of the domicilio fiscal, ``regimes`` are keys of c_RegimenFiscal.
    """

    name: str = ""
    place: str = ""
    regimes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Bench:
    """All that the warnings of many documents depend on; ``listings`` are rows of the SAT's lists by RFC."""

    documents: DocumentSet
    decisions: Decisions
    rules: Rules
    registration: Registration
    listings: Mapping[str, Sequence[Listing]]

    @property
    def parameters(self) -> Parameters:
        """What the law says by date."""
        return self.rules.parameters


@dataclass(frozen=True)
class Case:
    """One received document."""

    document: MonthDocument
    bench: Bench

    @cached_property
    def facts(self) -> MonthFacts | None:
        """What its columns do not tell; None for a plain document."""
        return self.bench.documents.facts(self.document) if self.document.packed else None

    @property
    def parameters(self) -> Parameters:
        """What the law says by date."""
        return self.bench.parameters

    @cached_property
    def rate(self) -> Pesos:
        """Pesos for one unit of its currency; 0 where nobody tells."""
        return pesos_rate(self.document.currency, self.document.exchange_rate) or 0

    @cached_property
    def tax(self) -> Pesos:
        """Its IVA in pesos."""
        document = self.document
        if self.facts is None:
            return times(document.iva_16 + document.iva_8, self.rate)
        return times(iva_of(self.facts.taxes), self.rate)

    def remark(self, key: str, tax: Pesos | None = None, month: Month | None = None, **facts: str) -> Remark:
        """A warning about it; with its whole IVA and in the month of its Fecha where nothing else is said."""
        document = self.document
        return Remark(
            key,
            document.uuid,
            month or document.month,
            self.tax if tax is None else tax,
            tuple(sorted(facts.items())),
        )

    def products(self, keys: Iterable[str]) -> int:
        """What was bought of these ClaveProdServ (or beginnings), net, in its currency."""
        if self.facts is None:
            return 0
        beginnings = tuple(keys)
        return sum(one.amount for one in self.facts.products if one.key.startswith(beginnings))

    @property
    def fuel(self) -> int:
        """What was bought of fuel."""
        return self.products(self.parameters.keys(Parameter.FUEL_KEYS, self.document.day))

    def payments(self) -> Iterator[tuple[PaymentPart, Month]]:
        """Each Pago of a REP with the month of its FechaPago."""
        for payment in self.facts.payments if self.facts is not None else ():
            try:
                yield payment, Month.of(date.fromisoformat(payment.paid_on))
            except ValueError:
                continue


def iva_of(taxes: Iterable[TaxPart]) -> int:
    """The IVA that these lines charge."""
    return sum(one.amount for one in taxes if one.tax == IVA and one.side is TaxSide.TRANSFERRED)


def paid_tax(payment: PaymentPart) -> Pesos:
    """Its IVA in pesos, by the documents that it settles."""
    return sum(settled_tax(payment, part) for part in payment.documents)


def settled_tax(payment: PaymentPart, part: SettledPart) -> Pesos:
    """Of one document that it settles; 0 where a rate is missing."""
    return times(iva_of(part.taxes), factor_of(payment, part) or 0)


def pesos_text(amount: Pesos) -> str:
    """To the cent, for a sentence."""
    return amount_text(cents(amount))


def is_same_name(written: str, registered: str) -> bool:
    """Whether a CFDI has the owner's name: as registered, or without the kind of company, whatever signs are in it."""
    short, whole = _plain_name(written), _plain_name(registered)
    return bool(short) and (whole == short or whole.startswith(f"{short} ") or short.startswith(f"{whole} "))


def _plain_name(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.upper()[:400]).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^A-Z0-9&]+", " ", plain.replace(".", "")).split())
