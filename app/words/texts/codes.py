"""Words for the SAT's numbers, family by family: the same number means different things in each."""

from __future__ import annotations

from app.words.explanation import Action, Explanation

_EXPLAINED_LATER = "Acopio lo intenta otra vez por su cuenta; no se gasta ningún intento."

_TOKEN = Explanation(
    "El SAT no reconoció la sesión (300)",
    "La sesión con el SAT venció o su certificado no fue reconocido.",
    "Acopio abre otra sesión y lo intenta otra vez."
    " Si se repite, revisa en el portal del SAT que tu e.firma siga vigente.",
    Action.CHECK_NOW,
)
_MALFORMED = Explanation(
    "El SAT no aceptó los datos de la solicitud (301)",
    "Alguno de los datos no le parece válido. Tu e.firma no tiene que ver.",
    "Revisa el periodo y los filtros, y haz una nueva descarga.",
)
_BAD_SEAL = Explanation(
    "El SAT no aceptó la firma (302)",
    "La firma del mensaje no le pareció bien formada. No es culpa tuya.",
    "Inténtalo de nuevo más tarde; si se repite, registra otra vez tu e.firma.",
    Action.RENEW,
)
_OTHER_RFC = Explanation(
    "La firma es de otro RFC (303)",
    "La e.firma con que se firmó no corresponde al RFC de la solicitud.",
    "Registra de nuevo la e.firma de este contribuyente.",
    Action.RENEW,
)
_REVOKED = Explanation(
    "Tu e.firma está revocada o vencida (304)",
    "El SAT dice que el certificado ya no vale.",
    "Renueva tu e.firma en el SAT y regístrala aquí; las solicitudes siguen con la nueva.",
    Action.RENEW,
)
_INVALID = Explanation(
    "El SAT no acepta este certificado (305)",
    "Puede ser un sello digital (CSD) en lugar de la e.firma, o una e.firma emitida desde mayo de 2023:"
    " este servicio rechaza algunas aunque el portal del SAT las tome.",
    "Revisa que sea tu e.firma. Si lo es, renuévala en el SAT y regístrala aquí.",
    Action.RENEW,
)
_TRANSIENT = Explanation(
    "El SAT tuvo un tropiezo (404)",
    "El servicio contestó con un error que él mismo no controla. Suele pasar solo.",
    "Acopio vuelve a intentarlo más tarde; no tienes que hacer nada.",
)
_COMMON: dict[int, Explanation] = {
    300: _TOKEN,
    301: _MALFORMED,
    302: _BAD_SEAL,
    303: _OTHER_RFC,
    304: _REVOKED,
    305: _INVALID,
    404: _TRANSIENT,
}

_SPENT = Explanation(
    "Se agotaron las solicitudes iguales (5002)",
    "El SAT acepta dos veces la misma solicitud y rechaza la tercera para siempre.",
    "Pídela de nuevo desde aquí: Acopio cambia un segundo del periodo y el SAT la toma como distinta.",
    Action.ASK_AGAIN,
)
_TOO_MANY = Explanation(
    "Son demasiados comprobantes (5003)",
    "Una solicitud trae hasta 200,000 XML o un millón de metadatos, y este periodo tiene más.",
    "Acopio divide el periodo en dos y sigue; no se pierde nada.",
)
_NOTHING = Explanation(
    "El SAT no encontró comprobantes (5004)",
    "No hay nada con estos datos. No es un error.",
    "Si esperabas alguno, revisa el periodo y los filtros, o vuelve a pedirlo en tres días.",
)
_ACTIVE = Explanation(
    "Ya hay una solicitud igual en curso (5005)",
    "El SAT todavía está trabajando en una solicitud idéntica.",
    "Acopio sigue la que ya existe. Espera a que termine antes de pedir lo mismo.",
)
_OK = Explanation("El SAT aceptó la solicitud (5000)", "Todo está en orden.", "Acopio sigue con lo demás.")

_SUBMIT: dict[int, Explanation] = _COMMON | {
    5000: _OK,
    5001: Explanation(
        "No tienes permiso de pedir por ese tercero (5001)",
        "El SAT no tiene registrada la autorización para descargar a nombre de ese RFC.",
        "Usa la e.firma del propio contribuyente, o quita el filtro «a cuenta de terceros».",
    ),
    5002: _SPENT,
    5004: Explanation(
        "El SAT no encontró ese folio (5004)",
        "No tiene un comprobante con ese folio fiscal, o no es tuyo.",
        "Revisa el folio, y que sea emitido o recibido por este contribuyente.",
    ),
    5005: _ACTIVE,
    5006: Explanation(
        "El SAT tuvo un error interno (5006)", "Falló el servicio del SAT, no tu equipo.", _EXPLAINED_LATER
    ),
    5012: Explanation(
        "El comprobante está cancelado (5012)",
        "El SAT no entrega el XML de un comprobante cancelado.",
        "Pídeselo a quien lo emitió. Los metadatos sí dicen que existió y cuándo se canceló.",
    ),
}

_VERIFY: dict[int, Explanation] = _COMMON | {
    5000: Explanation(
        "El SAT atendió la consulta (5000)", "La consulta fue bien recibida.", "Mira el estado de la solicitud."
    ),
    5003: _TOO_MANY,
    5004: Explanation(
        "El SAT no encuentra la solicitud (5004)",
        "No conoce ese número de solicitud, o no hay comprobantes.",
        "Acopio pregunta otra vez; si el SAT insiste, pídela de nuevo.",
        Action.ASK_AGAIN,
    ),
    5011: Explanation(
        "Se alcanzó el tope de descargas por folio de hoy (5011)",
        "El SAT limita cuántos folios se descargan en un día.",
        "Acopio lo intenta mañana por su cuenta.",
    ),
}

_STATE: dict[int, Explanation] = {
    0: Explanation("El SAT no dice en qué estado está", "La respuesta llegó sin estado.", "Acopio pregunta otra vez."),
    1: Explanation("Aceptada por el SAT", "La solicitud está en la fila del SAT.", "Ahora toca esperar."),
    2: Explanation("En proceso en el SAT", "El SAT está preparando los paquetes.", "Ahora toca esperar."),
    3: Explanation("Terminada en el SAT", "Los paquetes están listos.", "Acopio los descarga en seguida."),
    4: Explanation(
        "El SAT no pudo terminarla",
        "Falló el servicio del SAT, no tu equipo.",
        "Pídela de nuevo: Acopio la hace distinta por un segundo.",
        Action.ASK_AGAIN,
    ),
    5: Explanation("El SAT la cerró sin paquetes", "La razón va aparte, en su propio código.", "Lee esa razón."),
    6: Explanation(
        "Venció en el SAT", "El SAT borra los paquetes a las 72 horas.", "Pídela de nuevo.", Action.ASK_AGAIN
    ),
}

_REASON: dict[int, Explanation] = {
    404: _TRANSIENT,
    5000: _OK,
    5002: _SPENT,
    5003: _TOO_MANY,
    5004: _NOTHING,
    5005: _ACTIVE,
}

_DOWNLOAD: dict[int, Explanation] = _COMMON | {
    5000: Explanation("El SAT entregó el paquete (5000)", "La descarga fue aceptada.", "No hace falta nada."),
    5004: Explanation(
        "El SAT no encontró el paquete (5004)",
        "El número de paquete no le dice nada, o ya no lo tiene.",
        "Pide de nuevo la solicitud.",
        Action.ASK_AGAIN,
    ),
    5007: Explanation(
        "El paquete ya no existe (5007)",
        "El SAT guarda cada paquete 72 horas y este ya se borró.",
        "Pide de nuevo la solicitud.",
        Action.ASK_AGAIN,
    ),
    5008: Explanation(
        "El paquete ya se descargó dos veces (5008)",
        "El SAT entrega cada paquete dos veces, y cuenta también las que se cortan a la mitad.",
        "Pide de nuevo la solicitud.",
        Action.ASK_AGAIN,
    ),
}

_FAMILIES: dict[str, dict[int, Explanation]] = {
    "solicita": _SUBMIT,
    "verifica": _VERIFY,
    "estado": _STATE,
    "codigo": _REASON,
    "descarga": _DOWNLOAD,
}

CODES: dict[str, Explanation] = {
    f"code:{family}:{number}": words for family, numbers in _FAMILIES.items() for number, words in numbers.items()
}

UNKNOWN_CODE = Explanation(
    "El SAT contestó con el código {number}",
    "El SAT no ha documentado ese número, así que Acopio no adivina qué significa.",
    "Lee las palabras del SAT en el detalle y, si hace falta, pídela de nuevo más tarde.",
    Action.ASK_AGAIN,
)

MALFORMED_VARIANTS: tuple[tuple[str, Explanation], ...] = (
    (
        "cancelad",
        Explanation(
            "Los XML cancelados no se pueden descargar (301)",
            "De los recibidos, el SAT entrega el XML solo mientras están vigentes.",
            "Pide solo los vigentes, o pide metadatos: esos sí incluyen los cancelados.",
        ),
    ),
    (
        "mayor o igual",
        Explanation(
            "La fecha inicial no es anterior a la final (301)",
            "El SAT necesita que el periodo termine después de empezar.",
            "Elige un periodo con al menos dos segundos.",
        ),
    ),
    (
        "fecha final invalida",
        Explanation(
            "La fecha final está en el futuro (301)",
            "Para el SAT, el periodo termina después de este momento en la Ciudad de México.",
            "Termina el periodo hoy o antes, y revisa que el reloj de tu equipo esté bien.",
        ),
    ),
    (
        "6 anos",
        Explanation(
            "El periodo empieza demasiado atrás (301)",
            "El SAT entrega solo los últimos seis años.",
            "Elige una fecha inicial de hace menos de seis años.",
        ),
    ),
)
"""What the SAT's own text says beside 301, without accents and in lower case."""
