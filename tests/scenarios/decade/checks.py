"""What must be true after everything: each document once, whole and known to the index, and no rule broken."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from app.domain.catalogs import ContentKind, Direction
from app.engine.planning.update_rules import UpdateScope
from app.store.codings import VALIDITIES
from app.store.identity import MARK
from tests.scenarios.decade.computer import Computer
from tests.scenarios.decade.world import Paper

_HOUR = timedelta(hours=1)


def check_rules(computer: Computer) -> None:
    """What may never happen, at any moment."""
    assert not computer.office.broken, computer.office.broken[0]


def check_calls(computer: Computer, checks_by_hand: Counter[str]) -> None:
    """The SAT is not asked more often than the pace allows: at first quickly, then once an hour."""
    for entry in computer.office.entries.values():
        waited = computer.time.moment - entry.made_at
        bound = 16 + waited / _HOUR * 1.2 + 3 * entry.troubled + checks_by_hand[entry.id.value]
        assert entry.verified <= bound, f"{entry.id} was verified {entry.verified} times in {waited}"


def check_library(computer: Computer, since: datetime, until: datetime) -> None:
    """Documents issued from ``since`` to ``until`` are all there; nothing else is there but documents, whole."""
    scope = computer.scope
    office = computer.office
    papers = {paper.uuid: paper for paper in office.papers.all()}
    indexed = _index(computer)
    on_disk = _files(computer.folder.root)
    assert len(on_disk) == len(set(on_disk)), "a document lies there twice"
    assert set(on_disk.values()) == {row[0] for row in indexed.values() if row[0] is not None}
    for uuid, path in on_disk.items():
        data = (computer.folder.root / path).read_bytes()
        assert papers[uuid].xml == data, f"{path} has other bytes"
        assert papers[uuid].path == path
        assert indexed[uuid][1] == sha256(data).hexdigest(), f"the index has another hash of {path}"
    for paper in papers.values():
        if since <= paper.issued_at <= until and paper.owner in scope.owners and paper.direction in scope.directions:
            _check_paper(paper, computer, indexed, on_disk)


def _check_paper(
    paper: Paper, computer: Computer, indexed: dict[str, tuple[str | None, str | None, str]], on_disk: dict[str, str]
) -> None:
    scope = computer.scope
    if ContentKind.METADATA in scope.contents:
        assert paper.uuid in indexed, f"the index does not know of {paper}"
        _check_status(paper, computer, indexed[paper.uuid][2])
    if ContentKind.XML in scope.contents and _can_be_had(paper, computer):
        assert paper.uuid in on_disk, f"not on disk: {paper}"


def _can_be_had(paper: Paper, computer: Computer) -> bool:
    """Received XML that was cancelled cannot be had any more, unless it came before."""
    return (
        paper.direction is Direction.ISSUED or paper.cancelled_at is None or computer.office.delivered[paper.uuid] > 0
    )


def _check_status(paper: Paper, computer: Computer, status: str) -> None:
    """Cancellations of the last year are known after a month at the latest; what is valid is never called cancelled."""
    wall = computer.time.wall
    if paper.is_valid_at(wall):
        assert status != "cancelado", f"called cancelled: {paper}"
    elif paper.issued_at > wall - timedelta(days=330) and not paper.is_valid_at(wall - timedelta(days=45)):
        assert status == "cancelado", f"its cancellation is not known: {paper}"


def _index(computer: Computer) -> dict[str, tuple[str | None, str | None, str]]:
    rows = computer.session.database.connection.execute(
        "SELECT d.uuid, d.path, d.sha256, l.state FROM documents d JOIN document_list l ON l.id = d.id"
    )
    found = {}
    for uuid, path, digest, state in rows:
        assert uuid is not None, "a document could not be read"
        found[str(uuid)] = (path, digest, VALIDITIES[state].value)
    return found


def _files(root: Path) -> dict[str, str]:
    """Documents by folio fiscal; the packages beside them must be whole ZIP files and nothing else."""
    found: dict[str, str] = {}
    for path in sorted(root.rglob("*")):
        if path.is_dir() or path == root / MARK:
            continue
        assert path.suffix in (".xml", ".zip"), f"left behind: {path.name}"
        if path.suffix == ".xml":
            assert path.stem not in found, f"twice on disk: {path.stem}"
            found[path.stem] = path.relative_to(root).as_posix()
    return found


def wanted_since(scope: UpdateScope, wall: datetime) -> datetime:
    """The moment from which ``scope`` wants everything, at ``wall``."""
    return scope.since or datetime(wall.year - 1, 1, 1)
