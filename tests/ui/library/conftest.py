"""Nothing goes on in the background after a test of the library's dialogs."""

from tests.efirma_fixtures import joined_tasks

__all__ = ["joined_tasks"]
