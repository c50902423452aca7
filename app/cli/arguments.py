"""Every command and option of ``acopio``, with its help in Spanish, and how their values are read."""

from __future__ import annotations

import argparse
from datetime import datetime, time
from pathlib import Path

from app import __version__
from app.cli.month import registry
from app.cli.parser import SpanishParser
from app.cli.waiting_options import add_max_wait, add_password
from app.domain.catalogs import DocumentType, StatusFilter
from app.domain.period import Period
from app.settings import MINIMISED
from app.words import usage

_STATUS = {
    "vigente": StatusFilter.VALID,
    "cancelado": StatusFilter.CANCELLED,
    "todos": StatusFilter.ALL,
}


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    parser = SpanishParser(
        prog="acopio",
        description="Descarga masiva de CFDI y retenciones del SAT.",
        epilog=f"Sin COMANDO se abre la ventana; con {MINIMISED}, minimizada junto al reloj.",
        positionals=usage.COMMANDS,
    )
    parser.add_argument("--version", action="version", version=f"Acopio {__version__}", help="la versión, y termina")
    commands = parser.add_subparsers(dest="command", metavar="COMANDO", required=True, parser_class=SpanishParser)
    _add_demo(commands)
    _add_register(commands)
    _add_download(commands)
    _add_update(commands)
    _add_lists(commands)
    _add_import(commands)
    _add_backup(commands)
    _add_simulator(commands)
    registry.add_commands(commands)
    return parser


_Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse gives this type no public name


def _add_demo(commands: _Commands[SpanishParser]) -> None:
    demo = commands.add_parser("demo", help="la ventana, o el mismo recorrido sin ella, con un SAT de mentira")
    demo.add_argument("--headless", action="store_true", help="sin ventana: registra, pide, espera, descarga y cuenta")
    demo.add_argument("--json", action="store_true", help="imprime el resultado como un valor JSON (con --headless)")


def _add_register(commands: _Commands[SpanishParser]) -> None:
    register = commands.add_parser("registrar", help="registra o renueva una e.firma")
    register.add_argument("--cer", type=Path, required=True, metavar="ARCHIVO", help="el certificado (.cer)")
    register.add_argument("--key", type=Path, required=True, metavar="ARCHIVO", help="la llave privada (.key)")
    register.add_argument("--recordar", action="store_true", help="guarda la contraseña en el llavero del sistema")
    add_password(register)


def _add_download(commands: _Commands[SpanishParser]) -> None:
    download = commands.add_parser("descargar", help="pide un periodo al SAT y lo descarga")
    download.add_argument("--rfc", required=True, help="el contribuyente registrado")
    download.add_argument("--desde", type=_first_moment, metavar="FECHA", help="2024-01-01 o 2024-01-01T08:00:00")
    download.add_argument("--hasta", type=_last_moment, metavar="FECHA", help="sin hora significa el día completo")
    side = download.add_mutually_exclusive_group()
    side.add_argument("--emitidos", action="store_true", help="solo los emitidos")
    side.add_argument("--recibidos", action="store_true", help="solo los recibidos")
    side.add_argument("--folio", metavar="UUID", help="un solo comprobante, por su folio fiscal")
    content = download.add_mutually_exclusive_group()
    content.add_argument("--xml", action="store_true", help="los XML completos (es lo normal)")
    content.add_argument("--metadata", action="store_true", help="solo la lista, con vigentes y cancelados")
    download.add_argument("--retenciones", action="store_true", help="retenciones e información de pagos")
    download.add_argument("--contraparte", action="append", default=[], metavar="RFC", help="se puede repetir")
    download.add_argument("--tipo", choices=[one.value for one in DocumentType], help="tipo de comprobante")
    download.add_argument("--estado", choices=list(_STATUS), default="todos")
    download.add_argument("--complemento", metavar="CODIGO")
    download.add_argument("--terceros", metavar="RFC", default="", help="a cuenta de terceros")
    add_password(download)
    add_max_wait(download)
    download.add_argument("--json", action="store_true", help="imprime el resultado como un valor JSON")


def _add_update(commands: _Commands[SpanishParser]) -> None:
    update = commands.add_parser("actualizar", help="pone al día: pide lo que falta y termina lo pendiente")
    update.add_argument("--rfc", help="solo este contribuyente; sin él, todos")
    update.add_argument(
        "--desde", type=_month, metavar="AAAA-MM", help="desde ese mes; sin él, desde enero del año pasado"
    )
    update.add_argument("--hasta", type=_month, metavar="AAAA-MM", help="hasta ese mes completo; sin él, hasta hoy")
    update.add_argument("--solo-pendientes", action="store_true", help="no pide nada nuevo, solo termina lo pendiente")
    add_password(update)
    add_max_wait(update)
    update.add_argument("--json", action="store_true", help="imprime el resultado como un valor JSON")


def _add_lists(commands: _Commands[SpanishParser]) -> None:
    requests = commands.add_parser("solicitudes", help="las solicitudes y su estado")
    requests.add_argument("--rfc")
    requests.add_argument("--json", action="store_true")
    documents = commands.add_parser("comprobantes", help="los comprobantes de la biblioteca")
    documents.add_argument("--rfc")
    documents.add_argument("--desde", type=_first_moment, metavar="FECHA")
    documents.add_argument("--hasta", type=_last_moment, metavar="FECHA")
    documents.add_argument("--texto", default="", help="nombre, RFC, folio o folio fiscal")
    output = documents.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true")
    output.add_argument("--csv", type=Path, metavar="ARCHIVO", help="con «-», en la salida estándar")
    output.add_argument("--csv-por-hoja", type=Path, metavar="ARCHIVO", help="un CSV más por conceptos, pagos, nómina…")
    output.add_argument("--xlsx", type=Path, metavar="ARCHIVO")
    inspection = commands.add_parser("verificar-biblioteca", help="compara el índice con los archivos, por su huella")
    inspection.add_argument("--reconstruir", action="store_true", help="antes hace de nuevo el índice con los archivos")
    inspection.add_argument("--json", action="store_true")


def _add_import(commands: _Commands[SpanishParser]) -> None:
    importing = commands.add_parser("importar", help="trae los XML y ZIP que ya tenías; los originales no se tocan")
    importing.add_argument("ruta", type=Path, nargs="+", metavar="RUTA", help="carpetas, archivos XML o ZIP")
    importing.add_argument(
        "--rfc", action="append", default=[], metavar="RFC", help="también los de este RFC; se puede repetir"
    )
    importing.add_argument("--todos", action="store_true", help="también los de todos los RFC que se encuentren")
    importing.add_argument("--json", action="store_true", help="imprime el resultado como un valor JSON")


def _add_backup(commands: _Commands[SpanishParser]) -> None:
    backing_up = commands.add_parser("respaldar", help="guarda todo en un archivo, sin contraseñas")
    backing_up.add_argument("archivo", type=Path, metavar="ARCHIVO", help="dónde queda (.acopio-respaldo)")
    backing_up.add_argument("--con-comprobantes", action="store_true", help="también los XML y los ZIP del SAT")
    backing_up.add_argument("--json", action="store_true", help="imprime el resultado como un valor JSON")
    restoring = commands.add_parser("restaurar", help="recupera un respaldo; lo que había aquí se aparta, no se borra")
    restoring.add_argument("archivo", type=Path, metavar="ARCHIVO", help="el respaldo")
    restoring.add_argument("--biblioteca", type=Path, metavar="CARPETA", help="vacía o nueva, para los comprobantes")
    restoring.add_argument("--apartar", action="store_true", help="sin preguntar, aunque aquí ya haya datos de Acopio")
    restoring.add_argument("--json", action="store_true", help="imprime el resultado como un valor JSON")


def _add_simulator(commands: _Commands[SpanishParser]) -> None:
    simulator = commands.add_parser("simulador", help="un SAT de mentira en este equipo, para quien desarrolla")
    simulator.add_argument("--puerto", type=_port, default=0, help="0 toma uno libre")
    simulator.add_argument("--documentos", type=_count, default=240, help="cuántos tiene cada contribuyente")
    simulator.add_argument("--semilla", type=int, default=1)
    simulator.add_argument("--efirma", type=Path, metavar="CARPETA", help="escribe ahí una e.firma de prueba")
    looseness = "acepta también lo que el SAT les pasa por alto a otros programas"
    simulator.add_argument("--tolerante", action="store_true", help=looseness)


def status_of(name: str) -> StatusFilter:
    """The filter that was typed after --estado."""
    return _STATUS[name]


def _first_moment(text: str) -> datetime:
    return _moment(text, time.min)


def _last_moment(text: str) -> datetime:
    return _moment(text, time(23, 59, 59))


def _moment(text: str, otherwise: time) -> datetime:
    """A date, or a date with its time, as Mexico City's wall clock shows it."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(usage.not_a_date(text)) from None
    if moment.tzinfo is not None or moment.microsecond:
        raise argparse.ArgumentTypeError(usage.not_mexican_time(text))
    return moment if len(text) > len("2024-01-31") else datetime.combine(moment.date(), otherwise)


def _month(text: str) -> Period:
    """The calendar month that was typed as 2026-11. Raises ArgumentTypeError."""
    year, dash, month = text.partition("-")
    if not (dash and text.isascii() and year.isdecimal() and month.isdecimal() and (len(year), len(month)) == (4, 2)):
        raise argparse.ArgumentTypeError(usage.not_a_month(text))
    try:
        return Period.month(int(year), int(month))
    except ValueError:  # there is no such month, or no such year
        raise argparse.ArgumentTypeError(usage.not_a_month(text)) from None


def _port(text: str) -> int:
    return _whole(text, 65_535)


def _count(text: str) -> int:
    return _whole(text, 1_000_000)


def _whole(text: str, most: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 8 and int(text) <= most):
        raise argparse.ArgumentTypeError(usage.not_a_number(text, most))
    return int(text)
