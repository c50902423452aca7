"""Words for the lines of a request's story."""

from __future__ import annotations

from app.domain.story import Story
from app.words.explanation import Action, Explanation

_ALONE = "Acopio sigue solo."

STORY: dict[str, Explanation] = {
    Story.CREATED: Explanation(
        "Se anotó la solicitud", "La pediste en esta ventana.", "Saldrá hacia el SAT en seguida."
    ),
    Story.SENDING: Explanation(
        "Se envía al SAT", "Acopio anota cada envío antes de hacerlo, para no repetirlo por error.", _ALONE
    ),
    Story.ACCEPTED: Explanation(
        "El SAT aceptó la solicitud", "Le dio un número y comenzó a preparar los paquetes.", "Ahora toca esperar."
    ),
    Story.ACCEPTED_IN_DOUBT: Explanation(
        "El SAT falló, pero le dio un número",
        "Contestó con un error y con un IdSolicitud: puede que la haya tomado.",
        "Acopio pregunta por ese número; si en unas horas el SAT no lo conoce, pide lo mismo otra vez.",
    ),
    Story.NOTHING_FOUND: Explanation(
        "El SAT no encuentra nada todavía",
        "Contestó 5004 sin decir en qué va: puede no tener nada, o haberla olvidado por un rato. Van {times}.",
        "Acopio vuelve a preguntar durante un día antes de creerlo.",
    ),
    Story.CHECKED_AGAIN: Explanation(
        "Llegaron menos de los anunciados",
        "El SAT anunció {announced} y llegaron {arrived}.",
        "Acopio le pregunta una vez más si hay otro paquete antes de cerrar la solicitud.",
    ),
    Story.MORE_PACKAGES: Explanation(
        "El SAT tenía más paquetes",
        "Paquetes que no había nombrado antes: {packages}.",
        "Acopio los descarga en seguida.",
    ),
    Story.SEND_LOST: Explanation(
        "Se perdió la respuesta al enviar",
        "No llegó la respuesta, y el SAT pudo haber recibido la solicitud.",
        "Acopio no la repite igual: cuando el SAT vuelva a contestar, pedirá lo mismo con un segundo de diferencia.",
    ),
    Story.NOT_TAKING: Explanation(
        "El SAT no contestó antes de enviar",
        "Acopio comprobó si el SAT recibe solicitudes, y no hubo respuesta. No se gastó ningún intento.",
        "Acopio lo comprueba otra vez más tarde y entonces la envía.",
    ),
    Story.SEND_DEFERRED: Explanation(
        "El envío se deja para después",
        "La solicitud no llegó al SAT o el SAT no pudo atenderla; no se gastó ningún intento.",
        "Acopio lo intenta otra vez por su cuenta.",
    ),
    Story.RESPELLED: Explanation(
        "Se pidió con otra palabra",
        "El SAT no aceptó cómo se escribió el tipo de la solicitud, y Acopio probó una vez la otra forma.",
        "Cuenta como un solo envío.",
    ),
    Story.REFUSED: Explanation(
        "El SAT rechazó la solicitud",
        "Abajo están las palabras del SAT.",
        "Corrige lo que indica antes de pedirla otra vez.",
    ),
    Story.STILL_WORKING: Explanation(
        "El SAT sigue trabajando", "Todavía no tiene listos los paquetes.", "Acopio volverá a preguntar."
    ),
    Story.FINISHED: Explanation("El SAT terminó", "Los paquetes están listos.", "Acopio los descarga en seguida."),
    Story.FETCHING: Explanation(
        "Se descarga un paquete",
        "El SAT entrega cada paquete dos veces, y Acopio cuenta cada una.",
        "No apagues el equipo mientras llega; si ocurre, no pasa nada grave.",
    ),
    Story.STORED: Explanation(
        "Un paquete llegó completo", "Está guardado en tu disco y se comprobó su contenido.", _ALONE
    ),
    Story.INGESTED: Explanation(
        "Un paquete se incorporó a la biblioteca", "Sus comprobantes ya aparecen en la lista.", "Ya los puedes abrir."
    ),
    Story.HELD: Explanation(
        "Un paquete quedó retenido",
        "Su contenido no es el esperado y no se abrió por seguridad.",
        "El ZIP está guardado sin abrir. Pide de nuevo la solicitud.",
        Action.ASK_AGAIN,
    ),
    Story.REOPENED: Explanation(
        "Un paquete retenido se abre de nuevo",
        "Esta versión de Acopio puede leer de él lo que la anterior no abría.",
        _ALONE,
    ),
    Story.NO_DOCUMENTS: Explanation(
        "El SAT no tiene comprobantes con estos datos", "No es un error: no hay nada que descargar.", "Aquí termina."
    ),
    Story.TOO_MANY: Explanation(
        "Son demasiados para una sola solicitud", "El SAT pone un tope a cada solicitud.", "Acopio la divide en dos."
    ),
    Story.SPLIT: Explanation(
        "Se dividió en dos periodos", "Cada mitad es ahora una solicitud propia.", "Las dos siguen en esta misma tabla."
    ),
    Story.SHORTENED: Explanation(
        "Se dividió antes de enviarse",
        "Hay más comprobantes de lo que se esperaba, y no cabrían en una sola solicitud.",
        "Cada parte es ahora una solicitud propia y sigue en esta misma tabla.",
    ),
    Story.IN_MONTHS: Explanation(
        "Se pidió también mes por mes",
        "El SAT lleva más de un día con este periodo largo mientras responde otros.",
        "Acopio sigue preguntando por él; lo que llegue primero es lo que cuenta.",
    ),
    Story.CAME_IN_MONTHS: Explanation(
        "Llegó completo mes por mes",
        "El SAT entregó todos los meses antes que el periodo entero.",
        "Aquí termina: no falta nada.",
    ),
    Story.CAME_WHOLE: Explanation(
        "Ya no hizo falta",
        "El periodo entero llegó antes de que se enviara este mes.",
        "Aquí termina: sus comprobantes ya están en la biblioteca.",
    ),
    Story.EXPIRED: Explanation(
        "La solicitud venció", "El SAT borra los paquetes a las 72 horas.", "Pídela de nuevo.", Action.ASK_AGAIN
    ),
    Story.FAILED: Explanation(
        "La solicitud no pudo terminar", "Abajo está la razón.", "Puedes pedirla de nuevo.", Action.ASK_AGAIN
    ),
    Story.KEY_MISSING: Explanation(
        "Falta la contraseña de la e.firma",
        "Sin ella no se puede hablar con el SAT.",
        "Escríbela y la solicitud continúa.",
        Action.PASSWORD,
    ),
    Story.PAUSED: Explanation("Quedó en pausa", "La pausaste tú.", "Reanúdala cuando quieras.", Action.RESUME),
    Story.RESUMED: Explanation("Se reanudó", "La solicitud vuelve a la fila.", _ALONE),
    Story.CANCELLED: Explanation("Se canceló", "La cancelaste tú.", "Lo que ya se descargó se conserva."),
    Story.ASKED_AGAIN: Explanation(
        "Se pidió de nuevo", "Otra solicitud pide lo mismo con un segundo de diferencia.", "Sigue en esa solicitud."
    ),
    Story.INTERRUPTED: Explanation(
        "El trabajo se interrumpió",
        "El programa o la conexión se cerró a la mitad.",
        "Acopio retoma desde donde se quedó.",
    ),
    Story.RETRY: Explanation(
        "Se reintentará", "El intento falló por algo pasajero.", "Acopio espera un poco y vuelve a intentarlo."
    ),
    Story.COMPLETE: Explanation(
        "Todo está en tu equipo",
        "Se incorporó todo lo que entregó el SAT.",
        "Ya puedes abrir tus comprobantes.",
        Action.OPEN_FOLDER,
    ),
    Story.PACKAGE_GONE: Explanation(
        "Un paquete ya no existe en el SAT",
        "Pasaron las 72 horas que el SAT lo guarda.",
        "Pide de nuevo la solicitud.",
        Action.ASK_AGAIN,
    ),
    Story.PACKAGE_EXHAUSTED: Explanation(
        "Un paquete ya se entregó dos veces",
        "El SAT no lo da una tercera vez.",
        "Pide de nuevo la solicitud.",
        Action.ASK_AGAIN,
    ),
    Story.ALREADY_HERE: Explanation(
        "Ya lo tenías", "Lo que llegó estaba en tu biblioteca y no se duplicó.", "No hace falta nada."
    ),
    Story.GAVE_UP: Explanation(
        "Acopio dejó de insistir",
        "Se pidió varias veces con periodos distintos por un segundo y el SAT no la terminó. No es culpa tuya.",
        "Inténtalo otro día, o pide un periodo más corto.",
        Action.ASK_AGAIN,
    ),
    Story.REBUILT: Explanation(
        "Se recuperó de la memoria de envíos",
        "La base de datos se dañó, y esta solicitud se reconstruyó con lo que Acopio anota al enviar.",
        "No hace falta nada: así el SAT no la rechaza por repetida.",
    ),
    Story.CHECK_NOW: Explanation("Pediste consultar ahora", "Acopio pregunta al SAT sin esperar.", _ALONE),
    Story.COPY_FAILED: Explanation(
        "No se pudo hacer la segunda copia",
        "La carpeta que elegiste para la copia no está disponible o está llena.",
        "Los comprobantes sí están en tu biblioteca; puedes copiarlos desde ahí.",
        Action.OPEN_FOLDER,
    ),
}
