"""What the SAT's words on a document mean, and the expression it is asked with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.identifiers import Rfc, Uuid
from app.domain.sat_status import Cancellable, Cancellation, Efos, SatStatus, SatStatusAnswer, SatStatusQuery
from tests.clocks import NOON

QUERY = SatStatusQuery(
    Rfc("POT9207213D6"), Rfc("DIM8701081LA"), "2010.01", Uuid("CEE4BE01-ADFA-4DEB-8421-ADD60F0BEDAC"), "/OAgdg=="
)
FOUND = "S - Comprobante obtenido satisfactoriamente."


def said(code: str, cancellable: str, state: str, cancellation: str, efos: str) -> SatStatusAnswer:
    return SatStatusAnswer(NOON, code, state, cancellable, cancellation, efos)


@pytest.mark.parametrize(
    ("total", "printed"),
    [
        ("2010.01", "2010.01"),
        ("8413.00", "8413.0"),
        ("163560", "163560.0"),
        ("0", "0.0"),
        ("0.99", "0.99"),
        ("0000001234.567800", "1234.5678"),
        ("10.500000", "10.5"),
        ("999999999999999999.123456", "999999999999999999.123456"),
    ],
)
def test_the_total_as_anexo_20_prints_it(total: str, printed: str) -> None:
    query = SatStatusQuery(QUERY.issuer, QUERY.receiver, total, QUERY.uuid)
    assert query.expression() == f"?re=POT9207213D6&rr=DIM8701081LA&tt={printed}&id={QUERY.uuid}"


@pytest.mark.parametrize("total", ["", "1,500.00", "-1", "1e3", "1.1234567", "1" * 19, "1.", "٣", "0.1 "])
def test_what_is_no_total_cannot_be_asked(total: str) -> None:
    with pytest.raises(ValueError, match="total"):
        SatStatusQuery(QUERY.issuer, QUERY.receiver, total, QUERY.uuid)


@pytest.mark.parametrize("end", ["short", "/OAgdg==x", "<OAgdg==", "&OAgdg=="])
def test_what_is_no_seal_cannot_be_asked(end: str) -> None:
    with pytest.raises(ValueError, match="seal"):
        SatStatusQuery(QUERY.issuer, QUERY.receiver, "1", QUERY.uuid, end)


RFCS = st.just("GG&950901AD7") | st.text(max_size=14)


@given(
    issuer=RFCS,
    receiver=RFCS,
    total=st.just("10.50") | st.text(max_size=20),
    uuid=st.just(QUERY.uuid.value.lower()) | st.text(max_size=36),
    seal=st.just("x" * 300 + "/OAgdg==") | st.text(max_size=20),
)
def test_what_comes_from_outside_is_taken_whole_or_refused(
    issuer: str, receiver: str, total: str, uuid: str, seal: str
) -> None:
    try:
        query = SatStatusQuery.read(issuer=issuer, receiver=receiver, total=total, uuid=uuid, seal=seal)
    except ValueError:
        return
    assert query.expression().count("&") >= 3


@pytest.mark.parametrize(
    ("texts", "state"),
    [
        ((FOUND, "No cancelable", "Cancelado", "Cancelado sin aceptación", "200"), SatStatus.CANCELLED),
        (("N - 602: Comprobante no encontrado.", "", "No Encontrado", "", ""), SatStatus.NOT_FOUND),
        (("N - 602: Comprobante no encontrado.", "", "", "", ""), SatStatus.NOT_FOUND),
        (("", "", "No Encontrado", "", ""), SatStatus.NOT_FOUND),
        ((FOUND, "", "  vigente ", "", ""), SatStatus.VALID),
        (
            ("N - 601: La expresión impresa proporcionada no es válida.", "", "No Encontrado", "", ""),
            SatStatus.REFUSED,
        ),
        (("Expresión impresa no válida. Expresión: 601", "", "", "", ""), SatStatus.REFUSED),
        (("N 601 - La expresión impresa", "", "No Encontrado", "", ""), SatStatus.REFUSED),
        ((FOUND, "", "Suspendido", "", "300"), SatStatus.UNKNOWN),
    ],
)
def test_states(texts: tuple[str, ...], state: SatStatus) -> None:
    assert said(*texts).state is state


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("", Cancellation.NONE),
        ("EN PROCESO", Cancellation.PENDING),
        ("Plazo vencido", Cancellation.EXPIRED),
        ("Cancelado sin aceptacion", Cancellation.WITHOUT_CONSENT),
        ("Cancelado con aceptación", Cancellation.WITH_CONSENT),
        ("Solicitud rechazada", Cancellation.DECLINED),
        ("Algo nuevo", Cancellation.UNKNOWN),
    ],
)
def test_cancellations(text: str, meaning: Cancellation) -> None:
    sat_status = said(FOUND, "No cancelable", "Vigente", text, "200")
    assert (sat_status.cancellation, sat_status.cancellation_text) == (meaning, text)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("100", Efos.ISSUER),
        ("101", Efos.ISSUER_AND_THIRD_PARTY),
        ("102", Efos.THIRD_PARTY),
        ("103", Efos.THIRD_PARTY),
        ("104", Efos.ISSUER_AND_THIRD_PARTY),
        ("200", Efos.CLEAN),
        ("201", Efos.CLEAN),
        ("", Efos.UNSAID),
        ("999", Efos.UNKNOWN),
    ],
)
def test_efos(text: str, meaning: Efos) -> None:
    assert said(FOUND, "algo", "Vigente", "", text).efos is meaning


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30), st.text(max_size=30), st.text(max_size=9))
def test_any_words_at_all_have_a_meaning(code: str, cancellable: str, state: str, cancellation: str, efos: str) -> None:
    sat_status = said(code, cancellable, state, cancellation, efos)
    assert sat_status.state in SatStatus
    assert sat_status.cancellable in Cancellable
    assert sat_status.cancellation in Cancellation
    assert sat_status.efos in Efos
