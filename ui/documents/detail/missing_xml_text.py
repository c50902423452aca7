"""What the summary says where a document's XML cannot be shown."""

from __future__ import annotations

from app.words.explanation import Explanation
from ui.documents.detail.reading import Contents, Unread

ONLY_METADATA = Explanation(
    "",
    "De este comprobante solo se conocen los metadatos del SAT; su XML no está en tu equipo.",
    "Puedes pedirlo con Nueva descarga.",
)
_NO_SHEET = Explanation(
    "Este XML no se puede mostrar como comprobante",
    "Se guardó tal como llegó, y en la pestaña XML está completo.",
    "Pide el original a quien lo emitió.",
)
_CLOSED = Explanation(
    "No se puede leer el archivo",
    "El XML está en {path}, pero otro programa lo tiene ocupado, no tienes permiso de leerlo o falta la carpeta.",
    "Cuando se pueda leer, elige otra vez el comprobante.",
)
_GONE = Explanation(
    "El archivo ya no está en su lugar",
    "Acopio guardó este XML en {path}, y ahí ya no está.",
    "Si lo moviste, devuélvelo a ese lugar; si no, impórtalo o descárgalo otra vez. "
    "En Ajustes, Verificar biblioteca dice si falta algo más.",
)


def words_without_sheet(has_path: bool, contents: Contents | None, unread: Unread | None) -> Explanation:
    """Why there is no sheet, and what can be done."""
    if unread is not None:
        words = _GONE if unread.is_gone else _CLOSED
        return Explanation(words.title, words.cause.format(path=unread.path), words.advice)
    return _NO_SHEET if has_path and contents is not None else ONLY_METADATA
