"""Words for what the SAT would refuse in a query, told before it is sent."""

from __future__ import annotations

from app.words.explanation import Explanation

QUERY_PROBLEMS: dict[str, Explanation] = {
    "query:period_missing": Explanation(
        "Falta el periodo", "El SAT necesita una fecha inicial y una final.", "Elige el periodo que quieres descargar."
    ),
    "query:before_floor": Explanation(
        "El periodo empieza demasiado atrás",
        "El SAT entrega solo los últimos seis años.",
        "Elige una fecha inicial de hace menos de seis años.",
    ),
    "query:in_future": Explanation(
        "El periodo termina en el futuro",
        "El SAT rechaza una fecha final posterior a este momento en la Ciudad de México.",
        "Termina el periodo hoy o antes.",
    ),
    "query:too_many_receivers": Explanation(
        "Son demasiados receptores", "El SAT acepta hasta cinco receptores por solicitud.", "Deja cinco o menos."
    ),
    "query:too_many_issuers": Explanation(
        "Es más de un emisor",
        "De los recibidos, el SAT acepta un solo emisor por solicitud.",
        "Deja un emisor, o haz una descarga por cada uno.",
    ),
    "query:counterpart_repeated": Explanation(
        "Hay un RFC repetido", "El mismo RFC aparece más de una vez.", "Quita el que sobra."
    ),
    "query:received_xml_not_valid": Explanation(
        "Los XML recibidos cancelados no se pueden descargar",
        "De los recibidos, el SAT entrega el XML solo mientras están vigentes.",
        "Elige «Vigente», o pide metadatos: esos sí incluyen los cancelados.",
    ),
    "query:complement_unknown": Explanation(
        "El complemento no existe en este servicio",
        "El SAT no conoce ese complemento para este tipo de documento.",
        "Elige otro complemento de la lista, o ninguno.",
    ),
    "query:type_for_retenciones": Explanation(
        "Las retenciones no tienen tipo de comprobante",
        "El filtro por tipo sirve solo para CFDI.",
        "Quita el tipo de comprobante.",
    ),
    "query:folio_missing": Explanation(
        "Falta el folio fiscal", "Para pedir por folio hace falta escribirlo.", "Pega uno o varios folios fiscales."
    ),
    "query:folio_with_filters": Explanation(
        "El folio fiscal va solo",
        "Cuando se pide por folio, el SAT no acepta periodo ni otros filtros.",
        "Quita el periodo y los filtros.",
    ),
    "query:folio_metadata": Explanation(
        "Por folio solo se entrega el XML", "El SAT no da metadatos de un folio.", "Elige XML."
    ),
}
