"""What ``acopio decidir`` and ``acopio presentar`` say."""

from __future__ import annotations

from app.words.formatting import plural

DECIDE_HELP = "guarda una decisión tuya sobre un comprobante o un proveedor; todas se pueden deshacer"
FILE_HELP = "marca un mes como presentado y guarda sus cifras, o lo deshace"

UUID_HELP = "el comprobante, por su folio fiscal"
COLLECTED_HELP = "el día en que lo cobraste"
PAID_HELP = "el día en que lo pagaste"
MONTH_HELP = "el mes en que cuenta, como 2026-03"
NOT_CREDITABLE_HELP = "su IVA no se acredita"
CREDITABLE_HELP = "su IVA se acredita, aunque una regla lo haya sacado"
COUNTERPART_HELP = "el proveedor, por su RFC"
OPERATION_HELP = "su tipo de operación en la DIOT, como 85"
REGION_HELP = "su región fronteriza"
PLACE_HELP = "tu código postal del domicilio fiscal"
SILENCE_HELP = "no vuelve a mostrar un aviso de deducibilidad de este RFC, como COMBUSTIBLE_EFECTIVO"
YEAR_HELP = "el año de la proporción, como 2026"
PROPORTION_HELP = "la proporción de acreditamiento (LIVA 5-V), entre 0 y 1"
UNDO_HELP = "quita lo que estaba decidido"
FILED_ON_HELP = "el día en que se presentó; si no, hoy"

NOTHING_TYPED = "Falta qué se decide: por ejemplo --cobrado 2026-03-15, --no-acreditable o --deshacer."
WITHOUT_SUBJECT = "Falta sobre qué: --uuid, --contraparte, --codigo-postal o --ejercicio."
ONE_SUBJECT = "Se decide sobre una sola cosa a la vez: --uuid, --contraparte, --codigo-postal o --ejercicio."
NOTHING_STOOD = "No había nada decidido."
UNDONE = "Se quitó lo decidido."
KEPT = "Guardado."
COLLECTED_OF_RECEIVED = "Ese comprobante lo recibiste: usa --pagado."
PAID_OF_ISSUED = "Ese comprobante lo emitiste: usa --cobrado."


def no_such_document(uuid: str, rfc: str) -> str:
    """It is not in the library."""
    return f"No hay comprobante «{uuid}» de {rfc} en la biblioteca."


def not_a_uuid(text: str) -> str:
    """What is wrong with a text in the place of a folio fiscal."""
    return f"«{text}» no es un folio fiscal"


def not_for(option: str, subject: str) -> str:
    """An option that says nothing of that subject."""
    return f"{option} no va con {subject}."


def not_a_value(option: str, text: str) -> str:
    """A value that the option does not take."""
    return f"«{text}» no sirve para {option}."


def in_future(day: str) -> str:
    """The day has not come."""
    return f"El día {day} todavía no llega."


def before_month(day: str, month: str) -> str:
    """Filed before it began."""
    return f"El {day} es anterior al mes {month}."


def filed(month: str, day: str, documents: int) -> str:
    """The month was marked as filed."""
    kept = plural(documents, "comprobante", "comprobantes")
    return f"El mes {month} queda como presentado el {day}, con las cifras de hoy de {kept}."


def filed_before(day: str) -> str:
    """It was marked already: that mark and its figures no longer count."""
    return (
        f"Estaba como presentado el {day}: esa marca y sus cifras se reemplazan, y «--deshacer» no las trae de vuelta."
    )


def filing_undone(month: str) -> str:
    """The mark was taken back."""
    return f"El mes {month} ya no está marcado como presentado."


def was_not_filed(month: str) -> str:
    """There was no mark."""
    return f"El mes {month} no estaba marcado como presentado."
