"""``acopio entregar``: packages of the simulated business, made again, as ZIP and flat, and what is bad usage."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.month.calendar import Month
from tests.make import OWNER
from tests.unit.cli.conftest import ROOT, Acopio

SAMPLE = Path(__file__).parents[2] / "data" / "cfdi" / "cfdi40_01_addenda.xml"


@pytest.fixture
def supplied(registered: Acopio, last_months: tuple[str, ...]) -> Acopio:
    assert registered.download(*last_months).code == 0
    return registered


def busiest(acopio: Acopio) -> str:
    months = [row["fecha"][:7] for row in acopio("comprobantes", "--json").json]
    found: str = max(sorted(set(months)), key=months.count)
    return found


def deliver(acopio: Acopio, folder: Path, *arguments: str, month: str = "") -> dict[str, object]:
    named = ("entregar", "--rfc", acopio.efirma.rfc, "--mes", month or busiest(acopio), "--carpeta", str(folder))
    ran = acopio(*named, "--sin-pdf", "--json", *arguments)
    assert ran.code == 0, ran.err
    value: dict[str, object] = ran.json
    return value


def test_a_package_has_its_files_and_is_made_again_without_change(supplied: Acopio, tmp_path: Path) -> None:
    first = deliver(supplied, tmp_path / "entregas")
    place = Path(str(first["lugar"]))
    assert place == tmp_path / "entregas" / f"{supplied.efirma.rfc} {first['mes']}"
    assert {path.name for path in place.iterdir()} >= {"XML", "LEEME.txt", "HUELLAS.txt", "Cobertura.pdf"}
    assert any(path.suffix == ".xlsx" for path in place.iterdir())
    assert len(list(place.rglob("*.xml"))) == int(str(first["comprobantes"])) + int(str(first["cancelados"])) > 0
    again = deliver(supplied, tmp_path / "entregas")
    assert (again["nuevos"], again["alLado"], again["huella"]) == (0, [], first["huella"])


HOLDER = """
import sys
from pathlib import Path
from app.bookkeeping.delivery.alone import alone_in
with alone_in(Path(sys.argv[1]), Path(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_package_that_another_process_writes_is_refused_after_a_while(
    supplied: Acopio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    month = busiest(supplied)
    package = tmp_path / "e" / f"{supplied.efirma.rfc} {month}"
    typed = ("--rfc", supplied.efirma.rfc, "--carpeta", str(package.parent), "--sin-pdf", "--mes")
    command = (sys.executable, "-c", HOLDER, str(package), str(supplied.home / "entregas"))
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        monkeypatch.setattr("app.store.lock.BUSY_MILLISECONDS", 1)
        ran = supplied("entregar", *typed, month)
        assert (ran.code, "ya se está entregando" in ran.err) == (1, True)
        assert not package.parent.exists()
        assert supplied("entregar", *typed, Month.parse(month).previous.text).code == 0, "only that package is held"
        other.communicate()
    assert supplied("entregar", *typed, month).code == 0
    assert (package / "LEEME.txt").is_file()


def test_everybodys_packages_as_flat_zips(supplied: Acopio, tmp_path: Path) -> None:
    month = busiest(supplied)
    typed = ("--mes", month, "--carpeta", str(tmp_path / "z"), "--zip", "--plano", "--sin-pdf", "--json")
    (made,) = supplied("entregar", "--todos", *typed).json
    with zipfile.ZipFile(made["lugar"]) as archive:
        xml = [name for name in archive.namelist() if name.endswith(".xml")]
    assert xml
    assert {name.split("/")[-2] for name in xml} <= {"Emitidos", "Recibidos"}
    assert supplied("entregar", "--todos", "--mes", "2019-01", "--carpeta", str(tmp_path / "z")).code == 0


def test_pdf_are_made_where_they_can_be(supplied: Acopio, tmp_path: Path) -> None:
    month = busiest(supplied)
    typed = ("--rfc", supplied.efirma.rfc, "--mes", month, "--carpeta", str(tmp_path / "e"))
    ran = supplied.apart("entregar", *typed, "--json", QT_QPA_PLATFORM="offscreen")
    assert ran.code == 0, ran.err
    assert ran.json["pdf"] == len(list((tmp_path / "e").rglob("PDF/**/*.pdf"))) > 0


WRONG = [
    ("--rfc", "AAA010101AAA", "--mes", "2026-01"),
    ("--rfc", "quien sea", "--mes", "2026-01"),
    ("--rfc", OWNER.value, "--mes", "{next}"),
    ("--rfc", OWNER.value, "--mes", "2026-13"),
    ("--rfc", OWNER.value, "--mes", "2026-01", "--patron", "{nada}"),
    ("--rfc", OWNER.value, "--mes", "2026-01", "--patron", "{uuid}", "--plano"),
    ("--rfc", OWNER.value, "--todos", "--mes", "2026-01"),
    ("--mes", "2026-01"),
    ("--rfc", OWNER.value, "--mes", "2026-01", "--carpeta", "{home}"),
]


def test_what_makes_no_sense_is_bad_usage(acopio: Acopio, tmp_path: Path) -> None:
    typed = ("--rfc", OWNER.value, "--mes", "2026-01", "--carpeta", str(tmp_path / "x"))
    assert acopio("entregar", *typed).code == 2  # nothing was ever stored
    assert acopio("importar", str(SAMPLE), "--todos").code == 0
    words = {"{next}": Month.of(datetime.now(UTC).date()).next.next.text, "{home}": str(acopio.home)}
    for arguments in WRONG:
        named = [words.get(one, one) for one in arguments]
        place = () if "--carpeta" in named else ("--carpeta", str(tmp_path / "x"))
        ran = acopio("entregar", *named, *place)
        assert (ran.code, bool(ran.err.strip())) == (2, True), arguments
    assert not (tmp_path / "x").exists()
