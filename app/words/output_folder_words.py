"""What ``acopio salidas`` says."""

from __future__ import annotations

from collections.abc import Iterable

from app.reports.file_names import PatternProblem
from app.words.formatting import plural

HELP = "carpetas de salida: copias de cada XML nuevo para otros programas"
ADD_HELP = "copia ahí, desde ahora, cada XML que llegue; nunca borra ni reemplaza nada"
REMOVE_HELP = "deja de copiar ahí; lo que ya está se queda"
PAUSE_HELP = "deja de copiar ahí por ahora; lo que llegue la espera"
GO_ON_HELP = "vuelve a copiar ahí, también lo que la esperaba"
RFC_HELP = "solo de este contribuyente; se puede repetir"
SIDE_HELP = "solo estos"
TYPES_HELP = "solo de estos tipos: I, E, T, N, P, R (retenciones); por ejemplo IEP"
SINCE_HELP = "solo con fecha de emisión desde ese día"
ALL_HELP = "copia también lo que ya está en la biblioteca"

COLUMNS = ("Carpeta", "Nombre de los archivos", "RFC", "Lado", "Tipos", "Desde", "Pendientes", "Estado", "Última copia")
ALL = "todos"
NONE = "No hay carpetas de salida. Agrega una con «acopio salidas --agregar CARPETA»."


_PATTERN_PROBLEMS = {
    PatternProblem.EMPTY: "Con --patron escribe cómo se llamarán los archivos.",
    PatternProblem.BRACES: "Revisa las llaves del patrón: cada dato va entre { y }, por ejemplo {folio}.",
    PatternProblem.UNKNOWN_FIELD: "No existe el dato {{{field}}}. Los que hay se leen con «--help».",
    PatternProblem.TOO_LONG: "El patrón es demasiado largo o tiene demasiadas carpetas.",
}


def pattern_problem(problem: PatternProblem, field: str) -> str:
    """What is wrong with a pattern of names."""
    text = _PATTERN_PROBLEMS[problem]
    return text.format(field=field) if field else text


def pattern_help(fields: Iterable[str]) -> str:
    """The help of --patron."""
    named = ", ".join(f"{{{one}}}" for one in fields)
    return f"cómo se llaman las copias; con diagonal se hacen carpetas. Campos: {named}"


def added(folder: str) -> str:
    """From now on copies go there."""
    return f"Desde ahora, cada XML que llegue se copia en {folder}."


def added_with_all(folder: str, copied: int) -> str:
    """As ``added``, and what was in the library is there too."""
    here = plural(copied, "copia nueva", "copias nuevas")
    return f"{added(folder)} Ya hay ahí {here} de lo que estaba en la biblioteca."


def removed(folder: str) -> str:
    """No more copies go there."""
    return f"Ya no se copia nada en {folder}. Lo que hay ahí se queda como está."


def paused(folder: str) -> str:
    """No copies go there for now."""
    return f"En pausa: lo que llegue espera a {folder}."


def goes_on(folder: str) -> str:
    """Copies go there again."""
    return f"Otra vez se copia en {folder}, también lo que la esperaba."


def state(*, paused: bool, error: str) -> str:
    """How a folder stands."""
    return "en pausa" if paused else error or "activa"


def not_there(folder: str) -> str:
    """It is none of the folders."""
    return f"{folder} no es una carpeta de salida."


def already_there(folder: str) -> str:
    """It is one of the folders."""
    return f"{folder} ya es una carpeta de salida. Quítala primero para cambiarla."


def too_many(most: int) -> str:
    """No more than so many are kept."""
    return f"Puede haber hasta {most} carpetas de salida."


def is_ours(folder: str) -> str:
    """It lies in the library or among Acopio's own data."""
    return f"{folder} está dentro de la biblioteca o de los datos de Acopio. Elige otra."


def no_folder(folder: str) -> str:
    """No system has a folder of that name."""
    return f"{folder} no puede ser una carpeta."


def not_an_rfc(text: str) -> str:
    """What is wrong with a text in the place of an RFC."""
    return f"«{text}» no es un RFC."


def not_types(text: str, letters: str) -> str:
    """What is wrong with a text in the place of letters of types."""
    return f"«{text}» no son tipos de comprobante: usa letras de {', '.join(letters)}."
