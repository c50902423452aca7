"""Takes one package in with helping processes and tells each step, to be killed on the way; see test_import_deaths."""

from __future__ import annotations

import sys
from pathlib import Path

from app.domain.catalogs import ContentKind, Service
from app.domain.clock import SystemClock
from app.domain.identifiers import PackageId, Rfc
from app.engine.intake import pieces as sources
from app.engine.intake.from_package import Reached, add_package
from app.engine.intake.intake import Intake
from app.engine.intake.stepwise import run_to_end
from app.paths import Paths
from app.store.library import Origin
from app.store.session import StoreSession


def main(home: Path, owner: Rfc, package: Path) -> None:
    sources.BATCH_DOCUMENTS = 25
    sources.APART_DOCUMENTS = 0
    paths = Paths.under(home)
    session = StoreSession.open(lock=paths.lock, database=paths.database, library=paths.library)
    intake = Intake(session.library, session.scratch, SystemClock())
    reached, told = Reached(), -1

    def tell() -> None:
        nonlocal told
        if reached.steps != told:
            told = reached.steps
            print(told, flush=True)

    origin = Origin(owner, Service.CFDI, PackageId(package.stem))
    added = run_to_end(add_package(intake, origin, package, ContentKind.XML, reached=reached), tell)
    print(added.documents, added.new, added.unreadable, flush=True)
    intake.close()
    session.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Rfc(sys.argv[2]), Path(sys.argv[3]))
