"""Dates, money and spans as people here read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.words import formatting as f

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "currency", "shown"),
    [
        ("1234.5", "MXN", "$1,234.50"),
        ("1234567.891", "", "$1,234,567.89"),
        ("-3", "MXN", "-$3.00"),
        ("10", "USD", "$10.00 USD"),
        ("", "", ""),
        ("nada", "MXN", "nada"),
    ],
)
def test_money(text: str, currency: str, shown: str) -> None:
    assert f.money(text, currency) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0 s"),
        (45.4, "45 s"),
        (240, "4 min"),
        (7800, "2 h 10 min"),
        (7200, "2 h"),
        (90000, "1 día"),
        (3e5, "3 días"),
    ],
)
def test_span(seconds: float, shown: str) -> None:
    assert f.span(seconds) == shown


def test_before_and_after() -> None:
    assert f.until(NOW + timedelta(minutes=4), NOW) == "en 4 min"
    assert f.until(NOW - timedelta(minutes=4), NOW) == "ahora"


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (212, "vence en 212 días"),
        (1, "vence mañana"),
        (0, "vence hoy"),
        (-1, "venció ayer"),
        (-9, "venció hace 9 días"),
    ],
)
def test_validity(days: int, shown: str) -> None:
    assert f.validity(days) == shown


def test_times_of_documents_stay_as_they_are() -> None:
    assert f.document_moment("2024-05-06T07:08:09") == "06/05/2024 07:08"
    assert f.document_moment("") == ""
    assert f.moment(datetime(2026, 11, 22, 13, 5)) == "22/11/2026 13:05"


def test_counts_and_sizes() -> None:
    assert f.count(1234567) == "1,234,567"
    assert f.plural(1, "comprobante", "comprobantes") == "1 comprobante"
    assert f.plural(1200, "comprobante", "comprobantes") == "1,200 comprobantes"
    assert [f.size(n) for n in (820, 1500, 1_500_000, 3 * 1024**4)] == ["820 B", "1.5 kB", "1.4 MB", "3,072.0 GB"]
