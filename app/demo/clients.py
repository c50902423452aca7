"""The clients of the made-up office: one of each régimen that the month knows rules for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.engine.commands import Register
from app.simulator.demo_efirma import DEMO_RFC, DemoEfirma, demo_efirma
from app.simulator.world.parties import LANDLADY, SHOPKEEPER, TRANSLATOR

_LIFE = timedelta(days=4 * 365)
_USUAL = 1_200


@dataclass(frozen=True, slots=True)
class Client:
    """A contribuyente: how many documents the simulated SAT has of it, and in how many days its e.firma ends.

    ``filed`` is how many of its months were filed, counted back from the last one that had to be, which the last
    ``unfiled`` ones were not.
    """

    rfc: str
    documents: int
    filed: int
    efirma_days: int = _USUAL
    unfiled: int = 0

    def efirma(self) -> DemoEfirma:
        """A new e.firma that ends when it should; making its key takes a moment."""
        end = datetime.now(UTC) + timedelta(days=self.efirma_days)
        return demo_efirma(self.rfc, valid_from=end - _LIFE, valid_to=end)


COMPANY = Client(DEMO_RFC, documents=1_500, filed=22)
"""What the demonstration begins with; of all it has the most."""

OTHERS = (
    Client(SHOPKEEPER, documents=330, filed=13),
    Client(TRANSLATOR, documents=220, filed=13, efirma_days=18),
    Client(LANDLADY, documents=150, filed=10, unfiled=3),
)


def sizes() -> Mapping[str, int]:
    """How many documents those have that have fewer than the company."""
    return {one.rfc: one.documents for one in OTHERS}


def registration(efirma: DemoEfirma) -> Register:
    """The command that registers its owner."""
    credential = Credential.unlock(Certificate.from_bytes(efirma.cer), efirma.key, Password(efirma.password))
    return Register(credential, efirma.key)
