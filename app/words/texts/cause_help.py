"""Rules behind the causes of a difference and of a change: those that no reading of ``reading_notes`` tells already."""

from __future__ import annotations

from collections.abc import Mapping

CAUSE_RULES: Mapping[str, str] = {
    "PUE_PAGADO_DESPUES": (
        "Dijiste qué día se cobró o pagó, o que cuenta en otro mes. Por flujo cuenta ahí (LIVA 1-B y 5-III); el SAT"
        " la suma"
        " en el mes de su fecha."
    ),
    "SUSTITUYE_MES_ANTERIOR": (
        "Sustituye (relación 04) a un comprobante cancelado de un mes anterior. Cuenta en el mes de su propia fecha,"
        " y el"
        " cancelado deja de contar en el suyo; cómo lo toma el prellenado no consta."
    ),
    "CANCELADO_DESPUES_DEL_CORTE": (
        "Se canceló después de que presentaste: hoy no cuenta, y el prellenado de aquel día lo tenía. Qué día cortó"
        " el SAT,"
        " Acopio no lo sabe."
    ),
    "REP_SIN_IMPUESTOS": (
        "Su REP no trae impuestos aunque su factura sí. El SAT suma cero; lo emitido se estima en proporción a la"
        " factura, y"
        " lo recibido no se acredita mientras no se corrija (LIVA 5-II). La otra lectura acredita la parte"
        " proporcional."
    ),
    "DECISION": "Lo decidiste tú. Se puede deshacer, y nada se borra.",
}

CHANGE_RULES: Mapping[str, str] = {
    "cancelado": (
        "Contaba cuando presentaste y ya está cancelado: deja de contar en ese mismo mes, sin importar cuándo se"
        " canceló"
        " (CFF 29-A). Por qué se canceló, el SAT no lo dice en la descarga."
    ),
    "sustituido": (
        "Cancelado, y hay otro vigente que lo sustituye (relación 04). Se muestran juntos; el sustituto cuenta en el"
        " mes de su"
        " fecha."
    ),
    "tardio": (
        "No estaba en tu equipo cuando presentaste y cuenta en ese mes: el SAT puede tardar, y los REP llegan después."
    ),
    "decision": "Decidiste algo de ese comprobante después de presentar, o deshiciste una decisión.",
    "efos": (
        "Su emisor entró a la lista definitiva del 69-B, o salió de ella. La lista dice que sus CFDI no producen ni"
        " produjeron"
        " efecto (CFF 69-B). Si la operación existió, Acopio no lo puede saber: se decide lo contrario con un clic."
    ),
}
