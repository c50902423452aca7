"""Words for the states of a request, of a package and of the engine."""

from __future__ import annotations

from app.words.explanation import Action, Explanation

_WAIT = "No tienes que hacer nada: Acopio sigue solo."

REQUEST_STATES: dict[str, Explanation] = {
    "state:por_enviar": Explanation(
        "Por enviar", "La solicitud está anotada aquí y todavía no sale hacia el SAT.", _WAIT
    ),
    "state:enviando": Explanation("Enviando", "Acopio está entregando la solicitud al SAT.", _WAIT),
    "state:envio_incierto": Explanation(
        "Envío incierto",
        "La conexión se cortó antes de la respuesta, así que el SAT pudo haber recibido la solicitud o no.",
        "Acopio no la repite a ciegas, para no gastar tus intentos: espera a que el SAT conteste y entonces pide lo"
        " mismo con un segundo de diferencia.",
    ),
    "state:en_el_sat": Explanation(
        "En el SAT",
        "El SAT aceptó la solicitud y está preparando los paquetes.",
        "Suele tardar de unos minutos a un día, a veces hasta tres. Acopio pregunta por ti y puedes cerrar la ventana.",
        Action.CHECK_NOW,
    ),
    "state:lista": Explanation(
        "Lista", "El SAT terminó y los paquetes ya se pueden descargar.", "Acopio los descarga en seguida."
    ),
    "state:descargando": Explanation(
        "Descargando", "Acopio está trayendo los paquetes y guardándolos en tu biblioteca.", _WAIT
    ),
    "state:completa": Explanation(
        "Completa",
        "Todo lo que entregó el SAT está guardado en tu equipo.",
        "Ya puedes abrir tus comprobantes, también sin conexión.",
        Action.OPEN_FOLDER,
    ),
    "state:sin_comprobantes": Explanation(
        "Sin comprobantes",
        "El SAT buscó y no tiene comprobantes con estos datos. No es un error.",
        "Si esperabas alguno, revisa periodo y filtros, o vuelve a pedirlo en tres días: el SAT los publica tarde.",
        Action.ASK_AGAIN,
    ),
    "state:dividida": Explanation(
        "Dividida",
        "Había más comprobantes de los que el SAT entrega en una sola solicitud.",
        "Acopio la partió en dos periodos más cortos y sigue con ellos; no se pierde nada.",
    ),
    "state:vencida": Explanation(
        "Vencida",
        "Los paquetes esperaron 72 horas en el SAT, nadie los recogió y el SAT los borró.",
        "Pídela de nuevo: lo que ya se había descargado se conserva.",
        Action.ASK_AGAIN,
    ),
    "state:rechazada": Explanation(
        "Rechazada",
        "El SAT no aceptó la solicitud.",
        "Lee la razón en el detalle y corrige lo que indica antes de pedirla otra vez.",
    ),
    "state:error": Explanation(
        "Error",
        "El SAT o tu equipo falló y la solicitud no pudo terminar. No es culpa tuya.",
        "Pídela de nuevo: Acopio cambia un segundo del periodo para no gastar tus intentos.",
        Action.ASK_AGAIN,
    ),
    "state:falta_contrasena": Explanation(
        "Falta tu contraseña",
        "Para hablar con el SAT hace falta abrir tu e.firma, y Acopio no tiene su contraseña a la mano.",
        "Escríbela una vez y la solicitud continúa desde donde se quedó.",
        Action.PASSWORD,
    ),
    "state:pausada": Explanation(
        "Pausada",
        "La pusiste en pausa.",
        "Reanúdala cuando quieras; recuerda que el SAT guarda los paquetes solo 72 horas.",
        Action.RESUME,
    ),
    "state:cancelada": Explanation(
        "Cancelada",
        "La cancelaste, y Acopio ya no trabaja en ella.",
        "Lo que ya se descargó se conserva. Si te hace falta el resto, pídela de nuevo.",
        Action.ASK_AGAIN,
    ),
}

PACKAGE_STATES: dict[str, Explanation] = {
    "package:pendiente": Explanation("Pendiente", "El paquete espera su turno para descargarse.", _WAIT),
    "package:descargando": Explanation("Descargando", "El paquete está llegando del SAT.", _WAIT),
    "package:guardado": Explanation(
        "Guardado", "El paquete está completo en tu disco y falta incorporarlo a la biblioteca.", _WAIT
    ),
    "package:incorporado": Explanation(
        "Incorporado",
        "Sus comprobantes ya están en tu biblioteca.",
        "Ya los puedes abrir; el ZIP original del SAT se conserva junto a ellos.",
    ),
    "package:vencido": Explanation(
        "Vencido",
        "El SAT guarda cada paquete 72 horas y este ya no existe.",
        "Pide de nuevo la solicitud.",
        Action.ASK_AGAIN,
    ),
    "package:agotado": Explanation(
        "Agotado",
        "El SAT entrega cada paquete dos veces y las dos se gastaron, aunque la conexión se haya cortado.",
        "Pide de nuevo la solicitud: Acopio la hace distinta por un segundo para que el SAT la acepte.",
        Action.ASK_AGAIN,
    ),
    "package:retenido": Explanation(
        "Retenido",
        "El contenido del paquete no es lo que el SAT debería entregar, y Acopio no lo abrió por seguridad.",
        "El ZIP está guardado tal como llegó. Pide de nuevo la solicitud y, si se repite, repórtalo al SAT.",
        Action.ASK_AGAIN,
    ),
}

ACTIVITIES: dict[str, Explanation] = {
    "activity:up_to_date": Explanation(
        "Nada que esperar",
        "No hay solicitudes esperando.",
        "Con «Poner al día» pides lo que falte; lo de los últimos días, otra vez: el SAT tarda en publicarlo todo.",
    ),
    "activity:calling": Explanation("Consultando al SAT…", "Acopio está hablando con el SAT en este momento.", _WAIT),
    "activity:waiting": Explanation(
        "Esperando al SAT", "El SAT está preparando lo que le pediste.", "Acopio vuelve a preguntar por su cuenta."
    ),
    "activity:offline": Explanation(
        "Sin conexión: trabajas con tu copia local",
        "No se pudo llegar al SAT. Puede ser tu internet o el propio SAT.",
        "Lo que ya tienes se abre igual. Acopio reintenta solo y lo pendiente sigue cuando vuelva la conexión.",
        Action.CHECK_NOW,
    ),
    "activity:needs_key": Explanation(
        "Falta tu contraseña",
        "Hay solicitudes que esperan la contraseña de una e.firma.",
        "Escríbela una vez y continúan.",
        Action.PASSWORD,
    ),
    "activity:disk": Explanation(
        "No se puede guardar en tu biblioteca",
        "El disco está lleno o la carpeta de tu biblioteca no está disponible.",
        "Libera espacio o vuelve a conectar la unidad; Acopio sigue en cuanto pueda escribir.",
    ),
}
