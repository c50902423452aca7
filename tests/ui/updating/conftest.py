"""The SAT's test e.firma, and the end of what goes on in the background."""

from tests.efirma_fixtures import joined_tasks, now, sample, stored, taxpayer, write_efirma

__all__ = ["joined_tasks", "now", "sample", "stored", "taxpayer", "write_efirma"]
