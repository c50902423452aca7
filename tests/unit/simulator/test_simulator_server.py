"""The HTTP side: addresses, headers, clients that go away, stopping."""

from __future__ import annotations

import socket
from datetime import datetime
from email.utils import parsedate_to_datetime
from threading import Thread
from typing import Any

import pytest
import requests

from app.simulator.operations import METHODS
from app.simulator.options import SimulatorOptions
from app.simulator.server import Simulator

VERIFY = next(action for action in METHODS if "Verifica" in action)
PATH = "/VerificaSolicitudDescargaService.svc"


def test_a_free_port_on_this_computer_only(simulator: Simulator) -> None:
    assert simulator.url.startswith("http://127.0.0.1:")
    assert int(simulator.url.rpartition(":")[2]) > 0


def test_a_simulator_that_does_not_run_has_no_address() -> None:
    idle = Simulator(SimulatorOptions(documents=1))
    with pytest.raises(RuntimeError):
        _ = idle.url
    idle.stop()


def test_other_addresses_and_methods(simulator: Simulator) -> None:
    assert requests.post(f"{simulator.url}/otra/cosa", b"", timeout=5).status_code == 404
    assert requests.post(f"{simulator.url}{PATH}", b"", timeout=5).status_code == 404
    assert requests.get(f"{simulator.url}/cfdi{PATH}", timeout=5).status_code == 400
    assert requests.post(f"{simulator.url}/cfdi{PATH}", iter([b"x"]), timeout=5).status_code == 411


def test_actions_and_content_types(client: Any) -> None:
    body = client.signed("VerificaSolicitudDescarga", "solicitud", {"IdSolicitud": "x", "RfcSolicitante": client.rfc})
    assert client.post(PATH, VERIFY, body).code == 5004
    assert client.post(PATH, f'"{VERIFY}"', body).code == 5004
    for action in ("", "x", next(action for action in METHODS if "Folio" in action)):
        assert client.post(PATH, action, body).fault == "a:ActionNotSupported"
    assert client.post(PATH, VERIFY, body, **{"Content-Type": "application/json"}).status == 415
    assert client.post(PATH, VERIFY, body, **{"Content-Type": "text/xml; charset=latin-1"}).status == 415
    assert client.post(PATH, VERIFY, body, Authorization="Bearer x").code == 300


def test_the_clock_is_told_in_the_date_header(client: Any, clock: Any) -> None:
    response = requests.get(f"{client.simulator.url}/", timeout=5)
    assert parsedate_to_datetime(response.headers["Date"]) == clock.now()


def test_token_answer_tells_its_life(client: Any, clock: Any) -> None:
    answer = client.authenticate()
    times = [datetime.fromisoformat(element.text or "") for element in answer.root.iter("{*}Created", "{*}Expires")]
    assert [(moment - clock.now()).total_seconds() for moment in times] == [0, 300]


def test_connections_are_kept(client: Any) -> None:
    for _ in range(3):
        client.verify("x")
    pools = client.session.get_adapter(client.simulator.url).poolmanager.pools
    assert [pools[key].num_connections for key in pools.keys()] == [1]  # noqa: SIM118 the pools are no dict


def test_clients_that_go_away_disturb_nobody(client: Any, capfd: pytest.CaptureFixture[str]) -> None:
    port = int(client.simulator.url.rpartition(":")[2])
    for start in (b"", b"POST /cfdi", f"POST /cfdi{PATH} HTTP/1.1\r\nContent-Length: 900\r\n\r\nabc".encode()):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(start)
    assert client.verify("x").code == 5004
    assert capfd.readouterr() == ("", "")


def test_stopping_ends_idle_connections(client: Any) -> None:
    client.verify("x")
    client.simulator.stop()
    with pytest.raises(requests.ConnectionError):
        client.verify("x")
    client.simulator.start()
    assert client.verify("x").code == 5004, "the token is still good: nothing was forgotten"


def test_many_at_once(run: Any, connect: Any) -> None:
    simulator = run(documents=20)
    clients = [connect(simulator) for _ in range(6)]
    codes: list[int] = []
    threads = [Thread(target=lambda client=client: codes.append(client.issued().code)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [5000, 5000, 5002, 5002, 5002, 5002]
