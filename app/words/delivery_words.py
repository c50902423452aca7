"""What ``acopio entregar`` says, and the LEEME.txt of a package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from pathlib import Path

from app.bookkeeping.delivery.values import CANCELLED, HASHES, PDF, XML, Delivered, LeftOut
from app.domain.validity import OwnerRole
from app.fiscal.coverage_month import SideCoverage
from app.reports.file_facts import SIDE_NAMES
from app.words.catalog_names import document_type_name
from app.words.formatting import count, day, plural
from app.words.month_questions import no_such_owner
from app.words.periods import month_words

HELP = "el paquete de un mes: XML, PDF, Excel, DIOT, cobertura y un LEEME"
OWNER_HELP = "de quién; sirve todo RFC que tenga comprobantes en la biblioteca"
EVERYBODY_HELP = "el paquete de cada RFC que tenga comprobantes de ese mes"
FOLDER_HELP = "dónde queda; cada paquete en una carpeta suya"
ZIP_HELP = "cada paquete en un ZIP; no reemplaza a otro que ya esté"
FLAT_HELP = "los XML en una sola carpeta por lado, como los toma CONTPAQi"
NO_PAYROLL_HELP = "sin nómina: ni sus XML, ni sus PDF, ni su hoja en el Excel (son datos personales)"
NO_PDF_HELP = "sin representaciones impresas"
CANCELLED_MIDWAY = "Se canceló. Lo que ya estaba escrito se queda; la misma instrucción sigue desde ahí."
NOBODY = "Nadie tiene comprobantes de ese mes."
PAPER = "Es un papel de trabajo hecho con los CFDI: no sustituye a la contabilidad ni dice qué declarar."

_MADE = {".xlsx": "el Excel del mes", ".txt": "el archivo de la DIOT", ".pdf": "la constancia de cobertura"}
_LEFT_OUT = {
    "diot": "el archivo de la DIOT",
    "workbook": "el Excel del mes",
    "coverage": "la constancia de cobertura",
    "pdf": "las representaciones impresas (PDF)",
}
_WHY = {
    "no_operations": "no hay operaciones con proveedores en el mes",
    "refused": "ningún registro se puede escribir; «acopio diot» dice por qué",
    "relieved": "su régimen no la presenta",
    "old_layout": "la de ese año tiene otro formato",
    "no_printer": "en este equipo no se pueden hacer",
    "not_wanted": "se pidió sin ellas",
}
_MOST_LISTED = 500
_SIDES = ((OwnerRole.ISSUED, "emitidos"), (OwnerRole.RECEIVED, "recibidos"))
_END = "\r\n"


def nothing_of(rfc: str) -> str:
    """There is nothing of that RFC in the library."""
    return no_such_owner(rfc[:20])


def pattern_help(fields: Iterable[str]) -> str:
    """The help of --patron."""
    named = ", ".join(f"{{{one}}}" for one in fields)
    return f"cómo se llaman los XML y los PDF; con diagonal se hacen carpetas. Campos: {named}"


def progress(done: int, total: int) -> str:
    """How far it is, while it works."""
    return f"Entregando: {count(min(done, total))} de {count(total)}"


def delivered(one: Delivered) -> Iterator[str]:
    """What the command says of a package."""
    documents = sum(one.documents.values())
    what = plural(documents, "comprobante", "comprobantes")
    yield f"{one.owner} {one.month.text}: {what} en {one.place}"
    if one.cancelled:
        yield f"  {plural(one.cancelled, 'cancelado', 'cancelados')} aparte, en la carpeta {CANCELLED}."
    yield from (f"  {line}" for line in _missing(one))
    yield from (f"  Ahora está cancelado y sigue entre los vigentes: «{path}»." for path in one.outdated)
    yield from (f"  Sigue ahí de una entrega anterior, con nómina: «{path}»." for path in one.earlier_payroll)
    yield from (f"  Se conservó lo que alguien cambió; lo nuevo quedó en «{path}»." for path in one.beside)


def all_of(several: Sequence[Delivered]) -> str:
    """What many packages come to."""
    documents = sum(sum(one.documents.values()) for one in several)
    what = plural(documents, "comprobante", "comprobantes")
    lacking = sum(1 for one in several if [*_missing(one)])
    whole = f"{plural(len(several), 'paquete', 'paquetes')} con {what}."
    return f"{whole} A {count(lacking)} les falta algo: se dice abajo y en su LEEME." if lacking else whole


def readme(one: Delivered) -> str:
    """The text of LEEME.txt, for whoever gets the package."""
    lines = [
        f"Paquete de {_month(one)}",
        " ".join(part for part in (_one_line(one.name), f"({one.owner})") if part),
        f"Hecho con Acopio el {day(one.made_on)}.",
        "",
        "QUÉ HAY",
        *(f"  - {line}" for line in _contents(one)),
        "",
        "QUÉ FALTA",
        *(f"  - {line}" for line in [*_missing(one)] or ["Nada: está completo."]),
    ]
    if one.beside:
        lines += ["", "LO QUE SE CAMBIÓ A MANO", "  Se conservó como estaba; lo nuevo quedó al lado:"]
        lines += [f"  - {path}" for path in one.beside[:_MOST_LISTED]]
    if one.outdated:
        lines += ["", "ENTREGADOS ANTES COMO VIGENTES, Y AHORA CANCELADOS (no cuentan; bórralos o apártalos)"]
        lines += [f"  - {path}" for path in one.outdated[:_MOST_LISTED]]
    if one.earlier_payroll:
        lines += ["", "NÓMINA DE UNA ENTREGA ANTERIOR (este paquete se pidió sin ella; bórrala o apártala)"]
        lines += [f"  - {path}" for path in one.earlier_payroll[:_MOST_LISTED]]
    if missing := [*one.coverage.issued.missing, *one.coverage.received.missing]:
        lines += ["", "FOLIOS FISCALES QUE FALTAN", *(f"  {uuid}" for uuid in missing[:_MOST_LISTED])]
        if len(missing) > _MOST_LISTED:
            lines.append(f"  … y {count(len(missing) - _MOST_LISTED)} más.")
    return _END.join([*lines, "", PAPER, ""])


def _month(one: Delivered) -> str:
    return month_words(datetime.combine(one.month.first, time.min))


def _contents(one: Delivered) -> Iterator[str]:
    for side in SIDE_NAMES.values():
        kinds = sorted((kind, number) for (found, kind), number in one.documents.items() if found == side)
        if kinds:
            told = ", ".join(f"{count(number)} de {document_type_name(kind)}" for kind, number in kinds)
            yield f"{XML}: {side}, {told}."
    if one.cancelled:
        yield f"{XML}/{CANCELLED}: {plural(one.cancelled, 'comprobante cancelado', 'comprobantes cancelados')}, aparte."
    if one.pdfs:
        yield f"{PDF}: {plural(one.pdfs, 'representación impresa', 'representaciones impresas')}."
    yield f"{HASHES}.txt: la huella SHA-256 de cada XML."
    for path in one.files:
        what = _MADE.get(Path(path).suffix)
        yield f"{path}: {what}." if what else f"{path}."


def _missing(one: Delivered) -> Iterator[str]:
    for role, name in _SIDES:
        yield from _side(one.coverage.of(role), name)
    if one.provisional:
        yield "El mes es provisional: todavía pueden llegar REP y facturas globales."
    if one.lost:
        yield f"{plural(len(one.lost), 'XML ya no está', 'XML ya no están')} en la biblioteca: verifícala."
    if one.unprinted:
        yield f"{plural(one.unprinted, 'XML no se pudo imprimir', 'XML no se pudieron imprimir')}."
    yield from (_left_out(left) for left in one.left_out)


def _side(side: SideCoverage, name: str) -> Iterator[str]:
    if not side.was_asked:
        yield f"De los {name} no se ha pedido la lista al SAT: no se sabe si están todos."
    elif side.lacking:
        yield f"{name.capitalize()}: {count(side.with_xml)} de {count(side.valid)} vigentes tienen su XML aquí."
    if side.cancelled_without_xml and name == "recibidos":
        lost = plural(side.cancelled_without_xml, "cancelado", "cancelados")
        yield f"Recibidos: {lost} sin XML; el SAT no los entrega."


def _left_out(left: LeftOut) -> str:
    if left.key == "payroll":
        return "No va la nómina: se pidió sin ella."
    verb = "No van" if left.key == "pdf" else "No va"
    return f"{verb} {_LEFT_OUT.get(left.key, left.key)}: {_WHY.get(left.why, left.why)}."


def _one_line(text: str) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
