"""What the person decided is kept line by line, by several programs, and whatever else lies in the file."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.month.calendar import Month
from app.domain.month.decisions import Decision, DecisionKind, decisions_of
from app.errors import LibraryUnavailableError
from app.store.decision_log import LONGEST, DecisionLog, Snapshots

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 3, 18, 17, 5, tzinfo=UTC)
OWNER = "EKU9003173C9"
UUID = "AAAAAAAA-0000-4000-8000-000000000001"
SHA = "0" * 64

_VALUES = {
    DecisionKind.COLLECTED: (UUID, "2026-03-09"),
    DecisionKind.PAID: (UUID, "2026-03-09"),
    DecisionKind.NOT_CREDITABLE: (UUID, ""),
    DecisionKind.CREDITABLE: (UUID, ""),
    DecisionKind.MONTH: (UUID, "2026-02"),
    DecisionKind.OPERATION: ("ÑA&010101AAA", "85"),
    DecisionKind.REGION: ("ÑA&010101AAA", "norte"),
    DecisionKind.FILED: ("2026-02", f"2026-03-17 {SHA}"),
    DecisionKind.DIOT_ROW: ("2026-02", '[["05"]]'),
    DecisionKind.TAXPAYER_PLACE: ("", "06600"),
    DecisionKind.PROPORTION: ("2026", "0.875"),
    DecisionKind.SILENCED: ("COMBUSTIBLE_EFECTIVO", ""),
    DecisionKind.DECLARED_FALSE: ("", "2026-03-15"),
}


def decision(kind: DecisionKind, *, undoes: bool = False, owner: str = OWNER) -> Decision:
    subject, value = _VALUES[kind]
    return Decision(owner, kind, subject, "" if undoes else value, NOW, undoes)


@pytest.fixture
def log(tmp_path: Path) -> DecisionLog:
    return DecisionLog(tmp_path / "decisiones.jsonl")


def test_nothing_was_decided_yet(log: DecisionLog, tmp_path: Path) -> None:
    assert log.read().decisions == []
    assert list(tmp_path.iterdir()) == []


def test_every_kind_comes_back_as_it_was_written_and_can_be_taken_back(log: DecisionLog) -> None:
    made = [decision(kind, undoes=undoes) for kind in DecisionKind for undoes in (False, True)]
    log.append(*made[:3])
    for one in made[3:]:
        log.append(one)
    assert log.read().decisions == made
    assert log.read().skipped == 0
    standing = decisions_of(OWNER, [one for one in made if not one.undoes])
    assert standing.filed[Month(2026, 2)].filed_on == date(2026, 3, 17)
    assert standing.of(UUID).month == Month(2026, 2)
    assert decisions_of(OWNER, made) == decisions_of("XAXX010101000", made)


@pytest.mark.parametrize(
    ("kind", "subject", "value"),
    [
        (DecisionKind.COLLECTED, UUID, "20260309"),
        (DecisionKind.COLLECTED, UUID.lower(), "2026-03-09"),
        (DecisionKind.PAID, UUID, "9999-03-09"),
        (DecisionKind.PAID, UUID, "٢٠٢٦-03-09"),
        (DecisionKind.MONTH, UUID, "2026-13"),
        (DecisionKind.FILED, "2026-02", f"2026-03-17 ../../{SHA[6:]}"),
        (DecisionKind.FILED, "2026-02", "2026-03-17"),
        (DecisionKind.NOT_CREDITABLE, UUID, "si"),
        (DecisionKind.OPERATION, OWNER, "8"),
        (DecisionKind.REGION, OWNER, "este"),
        (DecisionKind.DIOT_ROW, "2026-02", "{}"),
        (DecisionKind.DIOT_ROW, "2026-02", "[" * 100_000),
        (DecisionKind.PROPORTION, "2026", "1.5"),
        (DecisionKind.TAXPAYER_PLACE, OWNER, "06600"),
    ],
)
def test_what_is_no_decision_is_neither_written_nor_read(
    log: DecisionLog, tmp_path: Path, kind: DecisionKind, subject: str, value: str
) -> None:
    with pytest.raises(ValueError, match="decision"):
        log.append(decision(DecisionKind.PAID), Decision(OWNER, kind, subject, value, NOW))
    assert not (tmp_path / "decisiones.jsonl").exists()
    told = {"owner": OWNER, "kind": kind.value, "subject": subject, "value": value, "at": NOW.isoformat()}
    (tmp_path / "decisiones.jsonl").write_text(json.dumps(told) + "\n", encoding="utf-8")
    assert log.read().decisions == []
    assert log.read().skipped == 1


def test_a_line_that_was_cut_spoils_none_after_it(log: DecisionLog, tmp_path: Path) -> None:
    log.append(decision(DecisionKind.PAID))
    file = tmp_path / "decisiones.jsonl"
    file.write_bytes(file.read_bytes() + b'{"owner": "EKU9003173C9", "kind": "pa')
    log.append(decision(DecisionKind.MONTH))
    assert log.read().decisions == [decision(DecisionKind.PAID), decision(DecisionKind.MONTH)]
    assert log.read().skipped == 1


def test_an_endless_line_is_passed_over_in_pieces(log: DecisionLog, tmp_path: Path) -> None:
    (tmp_path / "decisiones.jsonl").write_bytes(b"[" * (3 * LONGEST) + b"\n")
    log.append(decision(DecisionKind.PAID))
    assert log.read().decisions == [decision(DecisionKind.PAID)]


@settings(max_examples=60)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=80),
            st.fixed_dictionaries(
                {name: st.one_of(st.none(), st.integers(), st.text(max_size=20)) for name in ("owner", "kind", "at")},
                optional={"subject": st.text(max_size=10), "undoes": st.booleans()},
            ).map(lambda value: json.dumps(value).encode()),
        ),
        max_size=6,
    )
)
def test_whatever_is_in_the_file_the_decisions_in_it_are_read(
    tmp_path_factory: pytest.TempPathFactory, strangers: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("decidido") / "decisiones.jsonl"
    log = DecisionLog(path)
    for line in strangers:
        with path.open("ab") as stream:
            stream.write(line + b"\n")
        log.append(decision(DecisionKind.PAID))
    assert log.read().decisions == [decision(DecisionKind.PAID)] * len(strangers)


def test_two_programs_write_whole_lines(log: DecisionLog, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from app.store.decision_log import DecisionLog;"
        "from app.domain.month.decisions import *; from datetime import UTC, datetime;"
        "log = DecisionLog(Path(sys.argv[1]));"
        "one = Decision('EKU9003173C9', DecisionKind.DIOT_ROW, '2026-02', '[' + '1,' * 4000 + '1]',"
        " datetime(2026, 3, 18, tzinfo=UTC));"
        "[log.append(one) for _ in range(25)]"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path / "decisiones.jsonl")], cwd=ROOT)
        for _ in range(2)
    ]
    assert [one.wait(60) for one in writers] == [0, 0]
    assert len(log.read().decisions) == 50
    assert log.read().skipped == 0


def test_a_disk_that_says_no_is_said(tmp_path: Path) -> None:
    (tmp_path / "decisiones.jsonl").mkdir()
    log = DecisionLog(tmp_path / "decisiones.jsonl")
    with pytest.raises(LibraryUnavailableError):
        log.append(decision(DecisionKind.PAID))
    with pytest.raises(LibraryUnavailableError):
        log.read()


def test_a_snapshot_is_found_by_what_is_in_it_and_only_whole(tmp_path: Path) -> None:
    kept = Snapshots(tmp_path / "presentados")
    assert kept.read(SHA) is None
    assert kept.read("../../etc/passwd") is None
    name = kept.keep(b'{"mes": "2026-02"}')
    assert kept.keep(b'{"mes": "2026-02"}') == name
    assert kept.read(name) == b'{"mes": "2026-02"}'
    (file,) = (tmp_path / "presentados").iterdir()
    assert gzip.decompress(file.read_bytes()) == b'{"mes": "2026-02"}', "any other program can read it"
    whole = file.read_bytes()
    for damaged in (whole[:-5], b"", b"nothing of ours", gzip.compress(b"{}"), whole[:12] + b"\xff" + whole[13:]):
        file.write_bytes(damaged)
        assert kept.read(name) is None
        assert kept.keep(b'{"mes": "2026-02"}') == name
        assert kept.read(name) == b'{"mes": "2026-02"}'
