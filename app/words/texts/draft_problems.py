"""What is wrong with an answer of "Nueva descarga" before it is a question at all."""

from __future__ import annotations

from app.words.explanation import Explanation

DRAFT_PROBLEMS: dict[str, Explanation] = {
    "draft:owner_missing": Explanation(
        "Falta el contribuyente",
        "Acopio necesita saber de quién son los comprobantes.",
        "Elige un contribuyente, o da los archivos y la contraseña de una e.firma.",
    ),
    "draft:direction_missing": Explanation(
        "Falta elegir el lado",
        "No pediste ni emitidos ni recibidos.",
        "Marca emitidos, recibidos o los dos.",
    ),
    "draft:content_missing": Explanation(
        "Falta elegir el contenido",
        "No pediste ni XML ni metadatos.",
        "Marca XML, metadatos o los dos.",
    ),
    "draft:folios_missing": Explanation(
        "Faltan los folios fiscales",
        "Para buscar por folio hace falta al menos uno.",
        "Pega uno o varios folios fiscales, separados por comas, espacios o renglones.",
    ),
    "draft:folio_malformed": Explanation(
        "El folio fiscal no es válido",
        "«{text}» no es un folio fiscal.",
        "Tiene 32 dígitos en cinco grupos, como en la factura: 8-4-4-4-12.",
    ),
    "draft:rfc_malformed": Explanation(
        "El RFC no es válido",
        "«{text}» no es un RFC.",
        "El de una empresa tiene 12 caracteres y el de una persona, 13.",
    ),
    "draft:period_reversed": Explanation(
        "El periodo está al revés",
        "El final debe ser posterior al inicio.",
        "Corrige una de las dos fechas.",
    ),
    "draft:period_not_begun": Explanation(
        "El periodo apenas empieza",
        "Este periodo todavía está vacío.",
        "Elige otro, o espera un minuto.",
    ),
    "draft:one_counterpart_for_both": Explanation(
        "Sobran contrapartes",
        "Cuando pides emitidos y recibidos a la vez, solo cabe un RFC.",
        "Deja uno solo; para varios receptores, pide solo emitidos.",
    ),
}
