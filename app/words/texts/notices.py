"""Words for the notices that say why a request stands as it does."""

from __future__ import annotations

from app.domain.story import Notice
from app.words.explanation import Action, Explanation
from app.words.texts.states import PACKAGE_STATES

NOTICES: dict[str, Explanation] = {
    Notice.CLOCK_SKEW: Explanation(
        "El reloj de tu equipo no coincide con el del SAT",
        "La hora de este equipo y la del SAT difieren en {seconds}, y el SAT no acepta mensajes con otra hora.",
        "Activa la hora automática de Windows y vuelve a intentarlo.",
        Action.CHECK_NOW,
    ),
    Notice.THIRD_TIME: Explanation(
        "Sería la tercera vez",
        "El SAT acepta dos veces la misma solicitud y rechaza la tercera para siempre. Esta ya se pidió dos veces.",
        "Acopio no la envió. Pídela de nuevo: cambia un segundo del periodo y el SAT la toma como distinta.",
        Action.ASK_AGAIN,
    ),
    Notice.NOTHING_FOUND: Explanation(
        "El SAT no encuentra nada en ese periodo",
        "Durante un día contestó seis veces lo mismo (5004), sin decir que terminó: así contesta cuando no hay nada.",
        "La próxima vez que pongas al día, Acopio lo pregunta una vez más para estar seguro.",
        Action.ASK_AGAIN,
    ),
    Notice.NEVER_REGISTERED: Explanation(
        "El SAT no registró la solicitud",
        "Falló al recibirla, le dio un número y horas después sigue sin conocerlo.",
        "Acopio pide lo mismo en otra solicitud, con un segundo de diferencia.",
        Action.ASK_AGAIN,
    ),
    Notice.UNCERTAIN: Explanation(
        "No se sabe si el SAT la tomó",
        "La solicitud salió de tu equipo y la respuesta se perdió. Envíos sin respuesta hasta ahora: {times}.",
        "No tienes que hacer nada. Acopio primero comprueba que el SAT conteste, lo que no gasta nada, y entonces pide"
        " lo mismo con un segundo de diferencia. No será antes del {at}.",
    ),
    Notice.NOT_TAKING: Explanation(
        "El SAT no está recibiendo solicitudes",
        "Acopio comprobó si el SAT contesta antes de enviar la tuya, y no contestó. No se gastó ningún intento.",
        "No tienes que hacer nada: Acopio vuelve a comprobarlo el {at}, y la envía en cuanto el SAT conteste.",
    ),
    Notice.LOST_TWICE: Explanation(
        "Se envió dos veces y no hubo respuesta",
        "No se sabe si el SAT la tomó. Acopio no la envía otra vez: si la tiene, rechazaría para siempre la tercera.",
        "Pide el mes de ese comprobante en Nueva descarga: por periodo, Acopio sí puede volver a preguntar.",
    ),
    Notice.NEVER_FINISHED: Explanation(
        "El SAT no terminó esta solicitud",
        "Pasaron más de siete días y el SAT no la dio por terminada.",
        "Acopio pide lo mismo en otra solicitud, con un segundo de diferencia.",
        Action.ASK_AGAIN,
    ),
    Notice.FEWER_DOCUMENTS: Explanation(
        "Llegaron menos comprobantes de los anunciados",
        "El SAT anunció {announced} y entregó {arrived}. Lo que entregó está completo en tu equipo.",
        "Espera uno o dos días y pide de nuevo el periodo: el SAT a veces completa lo que falta.",
        Action.ASK_AGAIN,
    ),
    Notice.UNREADABLE: Explanation(
        "Hay archivos que no se pudieron leer",
        "Archivos ilegibles: {count}. El SAT los entregó con un contenido que no es un comprobante válido.",
        "Se guardaron como llegaron y aparecen en Comprobantes como «Ilegible». Pide el original a quien lo emitió.",
        Action.SHOW_DOCUMENTS,
    ),
    Notice.UNREADABLE_LINES: Explanation(
        "Hay renglones de metadatos que no se pudieron leer",
        "Renglones ilegibles: {count}. El SAT los entregó incompletos o con datos que no son válidos.",
        "Los demás ya están en Comprobantes, y el paquete se conserva. Si te falta alguno, pide los metadatos de su mes"
        " otra vez más adelante.",
        Action.SHOW_DOCUMENTS,
    ),
    Notice.REBUILT: Explanation(
        "Se recuperó de la memoria de envíos",
        "La base de datos se dañó, y esta solicitud se reconstruyó con lo que Acopio anota al enviar.",
        "No hace falta nada: tus comprobantes y tus intentos están a salvo.",
    ),
    Notice.HELD: Explanation(
        "Un paquete quedó retenido",
        "Su contenido no es lo que el SAT debería entregar, y Acopio no lo abrió por seguridad.",
        "El ZIP está guardado sin abrir. Pide de nuevo la solicitud.",
        Action.ASK_AGAIN,
    ),
    Notice.PACKAGE_EXPIRED: PACKAGE_STATES["package:vencido"],
    Notice.PACKAGE_SPENT: PACKAGE_STATES["package:agotado"],
}
