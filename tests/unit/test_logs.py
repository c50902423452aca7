"""Logs: nothing outside the white list gets out, whatever a record carries."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import logs

SECRET = "c0ntraseña-secreta"
TOKEN = "eyJhbGciOiJodHRwOi8vd3d3LnczLm9yZy8yMDAxLzA0L3htbGRzaWctbW9yZSNobWFjLXNoYTI1NiIsInR5cCI6IkpXVCJ9"


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Callable[[], str]]:
    handler = logs.start(tmp_path / "registros")
    yield lambda: (tmp_path / "registros" / "acopio.log").read_text(encoding="utf-8")
    logs.stop(handler)


def record(**extra: object) -> logging.LogRecord:
    return logging.getLogger("app.prueba").makeRecord("app.prueba", logging.INFO, "", 0, "event", (), None, extra=extra)


def test_event_and_white_listed_fields(written: Callable[[], str]) -> None:
    logging.getLogger("app.engine").info("sent", extra={"request": 7, "code": "5000", "rfc": "EKU9003173C9"})
    line = written()
    assert line.endswith("INFO app.engine sent request=7 code=5000 rfc=EKU9003173C9\n")


def test_other_fields_and_arguments_stay_inside(written: Callable[[], str]) -> None:
    extra = {"password": SECRET, "token": SECRET, "body": SECRET, "request": 7}
    logging.getLogger("ui.window").info("opened %s", SECRET, extra=extra)
    assert SECRET not in written()
    assert "opened %s request=7" in written()


def test_long_runs_are_blanked_wherever_they_stand(written: Callable[[], str]) -> None:
    logging.getLogger("app").info(f"event {TOKEN}", extra={"state": TOKEN, "operation": f"x={TOKEN}"})
    assert TOKEN[:60] not in written()
    assert "event […]" in written()


def test_a_traceback_tells_where_and_not_what(written: Callable[[], str], expects_log: object) -> None:
    def inner(password: str) -> None:
        raise ValueError(password)

    try:
        inner(SECRET)
    except ValueError:
        logging.getLogger("app").exception("failed", exc_info=True, stack_info=True)
    line = written()
    assert SECRET not in line
    assert "raised=ValueError at=test_logs.py:" in line
    assert line.rstrip().endswith(":inner")
    assert line.count("\n") == 1


@given(st.dictionaries(st.sampled_from(["request", "state", "error", "secreto", "body"]), st.text(max_size=200)))
def test_one_record_is_one_line(extra: dict[str, str]) -> None:
    line = logs.WhiteListFormatter().format(record(**extra))
    assert len(line.splitlines()) == 1
    assert "secreto=" not in line
    assert "body=" not in line


def test_only_our_own_loggers_are_written(written: Callable[[], str]) -> None:
    logging.getLogger("urllib3").error("%s", SECRET)
    logging.getLogger("application").error(SECRET)
    logging.getLogger("app").info("ours")
    logging.getLogger("app").debug("details")
    assert SECRET not in written()
    assert "details" not in written()
    assert "ours" in written()


def test_stopped_it_writes_no_more(tmp_path: Path) -> None:
    handler = logs.start(tmp_path)
    logs.stop(handler)
    logging.getLogger("app").info("after")
    assert (tmp_path / "acopio.log").read_text(encoding="utf-8") == ""


def test_logs_rotate(tmp_path: Path) -> None:
    handler = logs.start(tmp_path)
    handler.most_bytes = 500
    for number in range(100):
        logging.getLogger("app").info("event", extra={"count": number})
    logs.stop(handler)
    files = sorted(one.name for one in tmp_path.iterdir())
    assert files == ["acopio.log", *(f"acopio.log.{number}" for number in range(1, 6))]
    kept = "".join((tmp_path / name).read_text(encoding="utf-8") for name in (*files[:0:-1], files[0]))
    counts = [int(line.rpartition("=")[2]) for line in kept.splitlines()]
    assert counts == list(range(counts[0], 100))  # the oldest are gone, the rest is whole and in order


def test_where_a_file_cannot_be_made_older_the_newest_grows_on(tmp_path: Path) -> None:
    handler = logs.start(tmp_path)
    handler.most_bytes = 500
    (tmp_path / "acopio.log.4").touch()
    (tmp_path / "acopio.log.5").mkdir()  # in its way
    for number in range(100):
        logging.getLogger("app").info("event", extra={"count": number})
    logs.stop(handler)
    assert (tmp_path / "acopio.log").read_text(encoding="utf-8").count("\n") == 100
