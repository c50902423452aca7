"""Words for why a file, or a line of metadata, of an import or a package was not taken in."""

from __future__ import annotations

from app.words.explanation import Explanation

_UNTOUCHED = "El archivo se queda donde está."
_ASK_ISSUER = "Pide el original a quien lo emitió."
_ASK_METADATA = "Los demás renglones sí entran. Si te falta alguno, pide los metadatos de su mes otra vez."
_HARMFUL = "Bórralo si no sabes de dónde viene."
_COPY_AGAIN = "Cópialo o descárgalo otra vez del lugar de donde lo tienes."
_UNPACK = "Descomprímelo con otro programa e importa la carpeta."

IMPORT_REASONS: dict[str, Explanation] = {
    "import:conflict": Explanation(
        "Ya tienes uno con el mismo folio fiscal y otro contenido; se conservó el tuyo",
        "Dos archivos distintos dicen ser el mismo comprobante; quizá uno se guardó otra vez con otro programa.",
        "Compara los dos. El sello y la consulta de estado dicen cuál es el bueno.",
    ),
    "import:no_access": Explanation(
        "No se pudo abrir",
        "Tu usuario no tiene permiso de leerlo, u otro programa lo tiene abierto.",
        "Ciérralo en el otro programa, o revisa sus permisos, e impórtalo de nuevo.",
    ),
    "import:no_file": Explanation(
        "No es un archivo ni una carpeta", "Es algo especial del sistema, y no se lee.", "Elige archivos o carpetas."
    ),
    "import:link": Explanation(
        "Es un enlace a otra carpeta",
        "Podría llevar a cualquier lugar, y Acopio no lo sigue.",
        "Si quieres lo que hay ahí, elige esa carpeta.",
    ),
    "import:not_xml": Explanation("No es un XML", "Tiene el nombre de un XML y otro contenido.", _ASK_ISSUER),
    "import:not_a_cfdi": Explanation(
        "No es un CFDI ni una retención", "Es un XML de otra cosa.", f"No hace falta en Acopio. {_UNTOUCHED}"
    ),
    "import:no_timbre": Explanation(
        "No tiene timbre", "El SAT, o quien certifica por él, no lo ha timbrado: todavía no es un CFDI.", _ASK_ISSUER
    ),
    "import:dtd": Explanation(
        "Trae instrucciones peligrosas",
        "Un comprobante no lleva definiciones (DTD), y con ellas se puede hacer daño a quien lo abre.",
        f"{_ASK_ISSUER} {_HARMFUL}",
    ),
    "import:too_large": Explanation(
        "Es demasiado grande", "Ningún comprobante mide tanto, y Acopio no lo abre por seguridad.", _ASK_ISSUER
    ),
    "import:bad_uuid": Explanation(
        "No tiene un folio fiscal válido", "Sin folio fiscal no se sabe qué comprobante es.", _ASK_ISSUER
    ),
    "import:bad_date": Explanation("No tiene una fecha válida", "Sin fecha no se sabe de qué mes es.", _ASK_ISSUER),
    "import:values": Explanation(
        "Le faltan datos o tiene datos que no se entienden",
        "Todo CFDI debe decir quién lo emitió, a quién, cuándo y cuánto.",
        _ASK_ISSUER,
    ),
    "import:no_place": Explanation(
        "No se pudo guardar con un nombre seguro",
        "Con su fecha y su folio no se forma un lugar en la biblioteca.",
        _ASK_ISSUER,
    ),
    "import:not_a_zip": Explanation("No es un ZIP", "Tiene el nombre de un ZIP y otro contenido.", _COPY_AGAIN),
    "import:cut": Explanation("El ZIP está incompleto", "Le falta una parte: se cortó al copiarlo.", _COPY_AGAIN),
    "import:outside": Explanation(
        "El ZIP está incompleto", "Uno de sus archivos estaría más allá de donde el ZIP termina.", _COPY_AGAIN
    ),
    "import:crc": Explanation(
        "Llegó dañado dentro de su ZIP", "Su contenido no coincide con lo que el ZIP dice de él.", _COPY_AGAIN
    ),
    "import:bad_stream": Explanation("Llegó dañado dentro de su ZIP", "No se puede descomprimir.", _COPY_AGAIN),
    "import:bad_member": Explanation("Llegó dañado dentro de su ZIP", "El ZIP no lo tiene donde dice.", _COPY_AGAIN),
    "import:bad_directory": Explanation(
        "El ZIP está dañado", "La lista de lo que contiene no se entiende.", _COPY_AGAIN
    ),
    "import:too_many_members": Explanation(
        "El ZIP trae demasiados archivos", "Pasa de lo que Acopio abre de una vez, por seguridad.", _UNPACK
    ),
    "import:ratio": Explanation(
        "El ZIP se infla demasiado", "Así son los que se hacen para llenar un disco.", _HARMFUL
    ),
    "import:overlap": Explanation(
        "El ZIP está hecho para hacer daño", "Varios de sus archivos ocupan el mismo lugar.", _HARMFUL
    ),
    "import:sizes_lie": Explanation(
        "El ZIP está hecho para hacer daño", "Dice medidas que no son las de su contenido.", _HARMFUL
    ),
    "import:nested_zip": Explanation(
        "Es un ZIP dentro de otro; descomprímelo e importa la carpeta",
        "Acopio abre los ZIP que encuentra, pero no los que estos traen adentro.",
        "Descomprime el de afuera e importa la carpeta.",
    ),
    "import:encrypted": Explanation("El ZIP tiene contraseña", "Sin ella no se puede leer.", _UNPACK),
    "import:unknown_method": Explanation(
        "El ZIP usa una compresión que no se conoce", "Lo hizo un programa poco común.", _UNPACK
    ),
    "import:symlink": Explanation(
        "El ZIP contiene un enlace", "Un enlace lleva a otro lugar del disco, y no se sigue por seguridad.", _UNPACK
    ),
    "import:member_too_large": Explanation(
        "Es demasiado grande", "Ningún comprobante mide tanto, y Acopio no lo abre por seguridad.", _ASK_ISSUER
    ),
    "import:columns": Explanation(
        "Un renglón de metadatos no tiene las columnas que debe",
        "El renglón se cortó o trae algo de más.",
        _ASK_METADATA,
    ),
    "import:too_long": Explanation(
        "Un renglón de metadatos es demasiado largo", "Ninguno de los que da el SAT mide tanto.", _ASK_METADATA
    ),
    "import:bad_status": Explanation(
        "Un renglón de metadatos no dice si está vigente o cancelado",
        "El SAT lo dice con un 1 o un 0, y ahí hay otra cosa.",
        _ASK_METADATA,
    ),
    "import:other": Explanation(
        "No se pudo leer", "El archivo está dañado o incompleto.", f"{_COPY_AGAIN} {_UNTOUCHED}"
    ),
}


def reason_words(why: str) -> Explanation:
    """The words for the token ``why`` with which a file was refused; a kind of missing or wrong value has none of its
    own."""
    if (known := IMPORT_REASONS.get(f"import:{why}")) is not None:
        return known
    return IMPORT_REASONS["import:values" if why.startswith(("missing:", "bad_")) else "import:other"]
