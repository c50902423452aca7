"""Words for how a document stands at the SAT, and for what keeps the SAT from saying it."""

from __future__ import annotations

from app.words.explanation import Action, Explanation

_NOTHING_TO_DO = "No tienes que hacer nada."
_UNDOCUMENTED = "El SAT no ha documentado esas palabras, así que Acopio no adivina qué significan."
_KEEPS_WHAT_IT_KNEW = "Lo que ya sabías de tus comprobantes no cambia."

STATES: dict[str, Explanation] = {
    "sat_status:vigente": Explanation(
        "Vigente en el SAT",
        "El SAT tiene este comprobante con estos datos y sigue siendo válido.",
        _NOTHING_TO_DO,
    ),
    "sat_status:cancelado": Explanation(
        "Cancelado en el SAT",
        "El SAT tiene este comprobante y dice que se canceló.",
        "No lo uses en tu contabilidad. Si no lo esperabas, pregunta a quien lo emitió si hay otro en su lugar.",
    ),
    "sat_status:no_encontrado": Explanation(
        "El SAT no lo encuentra",
        "El SAT no tiene un comprobante con este folio. Puede ser muy reciente, o no ser auténtico.",
        "Si es de hace menos de tres días, consúltalo de nuevo más tarde. Si es más antiguo, pide a quien lo emitió "
        "que lo aclare y no lo uses mientras tanto.",
        Action.CHECK_NOW,
    ),
    "sat_status:expresion": Explanation(
        "El SAT no aceptó la consulta (601)",
        "Alguno de los datos que se comparan no coincide con los suyos: RFC, total, folio o sello. A veces también lo "
        "dice cuando su servicio falla. Esto no significa que el comprobante esté cancelado ni que no exista.",
        "Consúltalo de nuevo más tarde. Si se repite, comprueba el sello: el archivo pudo haber cambiado.",
        Action.CHECK_NOW,
    ),
    "sat_status:desconocido": Explanation("El SAT dice «{said}»", _UNDOCUMENTED, "Consúltalo en el portal del SAT."),
}

CANCELLABLE: dict[str, Explanation] = {
    "cancellable:no": Explanation(
        "No se puede cancelar",
        "El SAT no permite cancelarlo: ya está cancelado, o hay otros comprobantes que dependen de él.",
        _NOTHING_TO_DO,
    ),
    "cancellable:sin_aceptacion": Explanation(
        "Se puede cancelar sin aceptación",
        "Quien lo emitió lo puede cancelar sin preguntar a quien lo recibió.",
        "Si lo recibiste, conviene consultarlo de nuevo antes de declarar.",
    ),
    "cancellable:con_aceptacion": Explanation(
        "Se puede cancelar con aceptación",
        "Quien lo emitió lo puede cancelar si quien lo recibió lo acepta.",
        "Si te piden cancelarlo, contesta en el Buzón Tributario en un plazo de tres días.",
    ),
    "cancellable:sin_dato": Explanation(
        "Sin datos de cancelación", "El SAT no dijo si se puede cancelar.", _NOTHING_TO_DO
    ),
    "cancellable:desconocido": Explanation("El SAT dice «{said}»", _UNDOCUMENTED, "Consúltalo en el portal del SAT."),
}

CANCELLATIONS: dict[str, Explanation] = {
    "cancellation:ninguna": Explanation(
        "Sin solicitud de cancelación", "El SAT no tiene ninguna solicitud para cancelarlo.", _NOTHING_TO_DO
    ),
    "cancellation:en_proceso": Explanation(
        "Cancelación en proceso",
        "Quien lo emitió pidió cancelarlo y falta la respuesta de quien lo recibió. Por ahora sigue vigente.",
        "Si lo recibiste, acepta o rechaza en el Buzón Tributario: si no contestas a tiempo, se cancela solo.",
        Action.CHECK_NOW,
    ),
    "cancellation:plazo_vencido": Explanation(
        "Cancelado porque venció el plazo",
        "Quien lo recibió no contestó a tiempo, y el SAT lo canceló.",
        "Si no estás de acuerdo, pide a quien lo emitió otro comprobante.",
    ),
    "cancellation:sin_aceptacion": Explanation(
        "Cancelado sin aceptación",
        "Quien lo emitió lo canceló, y no hacía falta preguntar a quien lo recibió.",
        "Si no lo esperabas, pregunta a quien lo emitió.",
    ),
    "cancellation:con_aceptacion": Explanation(
        "Cancelado con aceptación",
        "Quien lo emitió pidió cancelarlo y quien lo recibió aceptó.",
        _NOTHING_TO_DO,
    ),
    "cancellation:rechazada": Explanation(
        "Cancelación rechazada",
        "Quien lo emitió pidió cancelarlo y quien lo recibió no aceptó. Sigue vigente.",
        "Si de todos modos debe cancelarse, pónganse de acuerdo y que lo pida otra vez.",
    ),
    "cancellation:desconocida": Explanation("El SAT dice «{said}»", _UNDOCUMENTED, "Consúltalo en el portal del SAT."),
}

EFOS: dict[str, Explanation] = {
    "efos:nadie": Explanation(
        "Fuera de la lista del artículo 69-B",
        "Quien lo emitió no está en la lista definitiva de quienes facturan operaciones simuladas.",
        _NOTHING_TO_DO,
    ),
    "efos:emisor": Explanation(
        "El emisor está en la lista del artículo 69-B",
        "El SAT tiene a quien lo emitió en la lista definitiva de quienes facturan operaciones simuladas (EFOS).",
        "Consulta a tu contador antes de deducirlo o acreditarlo: quizá debas demostrar que la operación fue real.",
    ),
    "efos:emisor_y_tercero": Explanation(
        "El emisor y el tercero están en la lista del artículo 69-B",
        "El SAT tiene en la lista definitiva de operaciones simuladas (EFOS) a quien lo emitió y al tercero por cuya "
        "cuenta se cobró.",
        "Consulta a tu contador antes de deducirlo o acreditarlo: quizá debas demostrar que la operación fue real.",
    ),
    "efos:tercero": Explanation(
        "El tercero está en la lista del artículo 69-B",
        "Quien lo emitió no está en la lista definitiva de operaciones simuladas (EFOS), pero sí el tercero por cuya "
        "cuenta se cobró.",
        "Consulta a tu contador antes de deducirlo o acreditarlo.",
    ),
    "efos:sin_dato": Explanation(
        "Sin datos de la lista del artículo 69-B", "El SAT no dijo si el emisor está en ella.", _NOTHING_TO_DO
    ),
    "efos:desconocido": Explanation(
        "El SAT dice «{said}» de la lista del artículo 69-B",
        "El SAT no ha documentado ese número, así que Acopio no adivina qué significa.",
        "Busca el RFC en la lista que publica el SAT.",
    ),
}

OUTAGES: dict[str, Explanation] = {
    "sat_status_outage:offline": Explanation(
        "Parece que no hay internet",
        "La consulta no salió de tu equipo.",
        f"Acopio sigue solo cuando vuelva la conexión. {_KEEPS_WHAT_IT_KNEW}",
    ),
    "sat_status_outage:down": Explanation(
        "La consulta de estado del SAT no contesta bien",
        "El servicio del SAT falla o está saturado; no es tu equipo. Esto no dice nada de tus comprobantes.",
        f"Acopio espera un rato y sigue por su cuenta; lo puedes detener cuando quieras. {_KEEPS_WHAT_IT_KNEW}",
    ),
    "sat_status_outage:odd": Explanation(
        "El SAT contestó algo incompleto",
        "A una respuesta le faltaba un dato necesario, y Acopio no adivina.",
        f"Acopio vuelve a preguntar por ese comprobante. {_KEEPS_WHAT_IT_KNEW}",
    ),
    "sat_status_outage:disk": Explanation(
        "No se pudo guardar la respuesta",
        "El disco está lleno o la carpeta de tu biblioteca no está disponible.",
        "Libera espacio o vuelve a conectar la unidad; Acopio vuelve a preguntar.",
    ),
    "sat_status_outage:fault": Explanation(
        "Algo salió mal en Acopio",
        "Es un error del programa, no tuyo. Tus comprobantes están a salvo.",
        "Consulta de nuevo. Si se repite, envía los registros a quien te da soporte.",
        Action.OPEN_LOGS,
    ),
    "sat_status_outage:given_up": Explanation(
        "Hay comprobantes que no se pudieron consultar",
        "Acopio preguntó varias veces por ellos y el SAT no dio una respuesta que sirva.",
        f"Consúltalos de nuevo más tarde. {_KEEPS_WHAT_IT_KNEW}",
        Action.CHECK_NOW,
    ),
    "sat_status_outage:left_out": Explanation(
        "Hay comprobantes que no se consultan aquí",
        "Este servicio del SAT solo conoce CFDI completos: no retenciones, ni documentos que solo se conocen por sus "
        "metadatos o que no se pudieron leer.",
        "Para las retenciones, usa el portal del SAT.",
    ),
}

SAT_STATUS_TEXTS: dict[str, Explanation] = STATES | CANCELLABLE | CANCELLATIONS | EFOS | OUTAGES
