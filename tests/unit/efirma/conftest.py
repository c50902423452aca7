"""The SAT's test e.firma."""

from tests.efirma_fixtures import now, sample, write_efirma

__all__ = ["now", "sample", "write_efirma"]
