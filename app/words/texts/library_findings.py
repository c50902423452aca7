"""Words for what a check of the library finds."""

from __future__ import annotations

from app.words.explanation import Explanation

FINDINGS: dict[str, Explanation] = {
    "finding:missing": Explanation(
        "Falta un archivo",
        "El índice lo conoce y ya no está en la carpeta de la biblioteca.",
        "Restáuralo de un respaldo. Si es un XML, su ZIP original en «Paquetes» también lo tiene.",
    ),
    "finding:altered": Explanation(
        "Un archivo cambió",
        "Su contenido ya no es el que entregó el SAT.",
        "Acopio no lo toca. El original está en su ZIP, en la carpeta «Paquetes» del contribuyente.",
    ),
    "finding:held": Explanation(
        "Paquete retenido",
        "No se pudo abrir, y lo que trae no está en el índice.",
        "El ZIP se conserva. Pide de nuevo su solicitud; una versión más nueva de Acopio también lo vuelve a intentar.",
    ),
    "finding:foreign": Explanation(
        "Un archivo que Acopio no conoce",
        "Está en la carpeta de un contribuyente y no llegó por Acopio.",
        "No estorba. Si lo pusiste tú, puedes dejarlo ahí.",
    ),
    "finding:leftover": Explanation(
        "Un resto de una escritura interrumpida",
        "Acopio se cerró mientras escribía este archivo; el definitivo está completo o se volverá a escribir.",
        "Puedes borrarlo.",
    ),
}
