"""Words for every error the program expects."""

from __future__ import annotations

from app.words.explanation import Action, Explanation

_RETRIES = "Acopio lo intenta otra vez por su cuenta. Mientras tanto, lo que ya tienes se abre igual."
_NOT_A_PROGRAM_FAULT = "El servicio del SAT falló o está saturado; no es tu equipo."

EFIRMA: dict[str, Explanation] = {
    "error:NotACertificateError": Explanation(
        "Ese archivo no es un certificado", "El archivo .cer contiene otra cosa.", "Elige el .cer de tu e.firma."
    ),
    "error:NotAPrivateKeyError": Explanation(
        "Ese archivo no es una llave privada", "El archivo .key contiene otra cosa.", "Elige el .key de tu e.firma."
    ),
    "error:DamagedCertificateError": Explanation(
        "El certificado está dañado",
        "El archivo .cer empieza bien, pero su contenido está incompleto o alterado.",
        "Usa otra copia, o descárgalo de nuevo desde el portal del SAT.",
    ),
    "error:DamagedPrivateKeyError": Explanation(
        "La llave privada está dañada",
        "El archivo .key empieza bien, pero su contenido está incompleto o alterado.",
        "Usa otra copia, por ejemplo la de la memoria USB donde te la entregó el SAT.",
    ),
    "error:EmptyPasswordError": Explanation(
        "Falta la contraseña", "No escribiste ninguna.", "Escribe la contraseña de la llave privada de tu e.firma."
    ),
    "error:WrongPasswordError": Explanation(
        "La contraseña no es correcta",
        "Esa contraseña no abre la llave privada. No es la contraseña CIEC del portal.",
        "Escribe la que elegiste al tramitar tu e.firma; revisa mayúsculas y espacios.",
    ),
    "error:KeyMismatchError": Explanation(
        "El .cer y el .key no son pareja",
        "La llave privada pertenece a otro certificado.",
        "Elige los dos archivos de la misma e.firma; suelen estar en la misma carpeta.",
    ),
    "error:StampingCertificateError": Explanation(
        "Ese es un sello digital (CSD), no una e.firma",
        "El sello {rfc} sirve para timbrar facturas, y el SAT no lo acepta para descargarlas.",
        "Elige el .cer y el .key de tu e.firma (antes FIEL).",
    ),
    "error:ExpiredCertificateError": Explanation(
        "La e.firma ya venció",
        "Su vigencia terminó el {not_after}.",
        "Renuévala en el SAT y registra aquí la nueva.",
        Action.RENEW,
    ),
    "error:NotYetValidError": Explanation(
        "La e.firma todavía no está vigente",
        "Su vigencia empieza el {not_before}.",
        "Espera a esa fecha, o revisa que el reloj de tu equipo esté bien.",
    ),
    "error:NoRfcError": Explanation(
        "El certificado no tiene RFC",
        "No es una e.firma del SAT: en sus datos no aparece un RFC.",
        "Elige el .cer de tu e.firma.",
    ),
    "error:FileUnreadableError": Explanation(
        "No se pudo abrir el archivo",
        "Otro programa lo tiene ocupado, ya no está ahí o no tienes permiso de leerlo: {path}.",
        "Cierra el otro programa, o copia el archivo a tu equipo y elígelo otra vez.",
    ),
    "error:UnknownTaxpayerError": Explanation(
        "Ese contribuyente no está registrado",
        "Acopio no tiene la e.firma de {rfc}.",
        "Regístrala para poder pedir sus comprobantes.",
        Action.REGISTER,
    ),
    "error:KeyringUnavailableError": Explanation(
        "No se puede recordar la contraseña",
        "Este equipo no ofrece un lugar seguro para guardarla, o está bloqueado.",
        "Puedes seguir: Acopio te la pedirá cada vez que abras el programa.",
    ),
    "error:PasswordNeededError": Explanation(
        "Falta tu contraseña",
        "No hay una contraseña recordada para {rfc}.",
        "Escríbela una vez y el trabajo continúa.",
        Action.PASSWORD,
    ),
}

NETWORK: dict[str, Explanation] = {
    "error:NetworkError": Explanation("No se pudo hablar con el SAT", "No hubo respuesta de {host}.", _RETRIES),
    "error:ConnectionRefusedByHostError": Explanation(
        "El SAT no aceptó la conexión",
        "El servicio {host} está apagado o tu red no lo deja pasar. No se envió nada.",
        _RETRIES,
    ),
    "error:NameNotResolvedError": Explanation(
        "Parece que no hay internet",
        "No se encontró la dirección {host}. No se envió nada.",
        "Revisa tu conexión. Acopio sigue solo cuando vuelva.",
    ),
    "error:TlsError": Explanation(
        "La conexión no es segura",
        "No se pudo comprobar que del otro lado esté el SAT ({host})."
        " Puede ser un antivirus, la red de la oficina o el reloj del equipo.",
        "Acopio no envía nada así. Revisa la fecha del equipo o prueba con otra red.",
    ),
    "error:ConnectTimeoutError": Explanation(
        "El SAT no contesta", "El servicio {host} no tomó la conexión a tiempo. No se envió nada.", _RETRIES
    ),
    "error:ProxyRefusedError": Explanation(
        "Tu red no deja pasar",
        "El proxy de tu red rechazó la conexión o pide una contraseña. No se envió nada.",
        "Pregunta a quien administra la red, o prueba con otra.",
    ),
    "error:ReadTimeoutError": Explanation(
        "El SAT tomó la petición y se quedó callado",
        "El servicio {host} tardó demasiado en responder, y pudo haberla atendido.",
        "Acopio no la repite a ciegas: primero comprueba qué pasó.",
    ),
    "error:ConnectionLostError": Explanation(
        "La conexión se cortó a la mitad",
        "Se perdió el contacto con {host} después de empezar a enviar.",
        "Acopio no la repite a ciegas: primero comprueba qué pasó.",
    ),
    "error:ClockAheadError": Explanation(
        "El reloj de tu equipo está adelantado {seconds}",
        "El SAT no acepta mensajes con otra hora, así que Acopio usa la hora del propio SAT y sigue trabajando.",
        "Activa la hora automática de tu equipo cuando puedas.",
    ),
    "error:ClockBehindError": Explanation(
        "El reloj de tu equipo está atrasado {seconds}",
        "El SAT no acepta mensajes con otra hora, así que Acopio usa la hora del propio SAT y sigue trabajando.",
        "Activa la hora automática de tu equipo cuando puedas.",
    ),
    "error:AuthenticationFailedError": Explanation(
        "No se pudo abrir la sesión con el SAT",
        "Falló el primer paso, así que tu solicitud no se envió y no gastó ningún intento.",
        "Acopio lo intenta otra vez. Si se repite, revisa tu e.firma y el reloj del equipo.",
    ),
}

ANSWERS: dict[str, Explanation] = {
    "error:AnswerError": Explanation("El SAT respondió algo inesperado", _NOT_A_PROGRAM_FAULT, _RETRIES),
    "error:HttpStatusError": Explanation("El SAT respondió con un error ({status})", _NOT_A_PROGRAM_FAULT, _RETRIES),
    "error:HtmlAnswerError": Explanation(
        "Llegó una página web en lugar de la respuesta",
        "El SAT muestra un aviso de falla, o tu red pide iniciar sesión en una página.",
        "Abre tu navegador por si la red te pide entrar. Acopio lo intenta otra vez.",
    ),
    "error:EmptyAnswerError": Explanation("El SAT respondió sin contenido", _NOT_A_PROGRAM_FAULT, _RETRIES),
    "error:NotXmlAnswerError": Explanation("La respuesta del SAT no se puede leer", _NOT_A_PROGRAM_FAULT, _RETRIES),
    "error:MalformedAnswerError": Explanation(
        "La respuesta del SAT viene incompleta", "Le falta un dato necesario: {missing}.", _RETRIES
    ),
    "error:AnswerTooLargeError": Explanation(
        "La respuesta es demasiado grande",
        "Pasó del límite con que Acopio protege tu equipo.",
        "Pide un periodo más corto.",
    ),
    "error:BadBase64Error": Explanation("El paquete llegó mal codificado", _NOT_A_PROGRAM_FAULT, _RETRIES),
    "error:CutAnswerError": Explanation("La respuesta llegó cortada", "La conexión terminó antes de tiempo.", _RETRIES),
    "error:SoapFaultError": Explanation(
        "El SAT reportó una falla", "El servicio contestó: «{text}».", "Acopio lo intenta otra vez más tarde."
    ),
    "error:InvalidSecurityError": Explanation(
        "El SAT no aceptó la seguridad del mensaje",
        "Casi siempre es el reloj del equipo; la diferencia con el SAT es de {clock_skew}."
        " También puede ser la e.firma.",
        "Activa la hora automática de Windows y consulta de nuevo. Si sigue igual, revisa que tu e.firma esté vigente.",
        Action.CHECK_NOW,
    ),
}

STORE: dict[str, Explanation] = {
    "error:TornPackageError": Explanation(
        "El paquete llegó dañado",
        "El ZIP está incompleto o no pasa su propia comprobación.",
        "Acopio lo descarga otra vez.",
    ),
    "error:HostilePackageError": Explanation(
        "El paquete no es de fiar",
        "El ZIP tiene nombres o tamaños que el SAT no usaría, y no se abrió.",
        "Está guardado sin abrir. Pide de nuevo la solicitud.",
        Action.ASK_AGAIN,
    ),
    "error:NotASatListError": Explanation(
        "El archivo no es una lista del SAT",
        "No tiene las columnas de los listados de los artículos 69, 69-B o 69-B Bis.",
        "Elige el archivo CSV tal como lo publica el SAT, sin abrirlo ni guardarlo antes en Excel. No se guardó nada.",
    ),
    "error:UnreadableDocumentError": Explanation(
        "Un comprobante no se pudo leer",
        "Su contenido no es un CFDI ni una retención válida ({why}).",
        "Se guardó tal como llegó. Pide el original a quien lo emitió.",
    ),
    "error:NewerDatabaseError": Explanation(
        "Tu biblioteca es de una versión más nueva",
        "La escribió una versión posterior de Acopio, y esta no la entiende por completo.",
        "Instala la versión más reciente. No se tocó nada.",
    ),
    "error:DamagedDatabaseError": Explanation(
        "El índice de tu biblioteca está dañado",
        "Algo alteró el archivo {path}. Tus XML y los ZIP del SAT no se tocaron.",
        "Cierra Acopio y vuelve a abrirlo: lo apartará y lo reconstruirá con tus archivos.",
        Action.OPEN_LOGS,
    ),
    "error:DamagedFactsFoundError": Explanation(
        "Unos datos del índice estaban dañados",
        "Lo que el índice guardaba de {count} comprobantes para los meses no se podía leer, y se apartó. Tus XML no se "
        "tocaron: Acopio los lee otra vez.",
        "Vuelve a intentarlo; hasta que termine de leerlos, las cifras de esos meses son provisionales.",
    ),
    "error:DatabaseRebuiltError": Explanation(
        "El índice estaba dañado y Acopio lo reconstruyó",
        "El índice dañado quedó en {path}. El nuevo se hizo con tus archivos y con lo que Acopio anota al enviar.",
        "No hace falta nada. Las contraseñas recordadas se vuelven a pedir una vez.",
    ),
    "error:FileSetAsideError": Explanation(
        "Algo de Acopio estaba dañado y se apartó",
        "No se pudo leer «{name}». Lo que había quedó en {path}.",
        "Acopio sigue sin eso. Si tenías otros ajustes, elígelos otra vez; si eran solicitudes, pídelas de nuevo.",
    ),
    "error:LibraryBusyError": Explanation(
        "Acopio ya está abierto",
        "Otra ventana o tarea de Acopio está usando esta biblioteca.",
        "Usa la que ya está abierta, o ciérrala y vuelve a abrir esta.",
    ),
    "error:LibraryAwayError": Explanation(
        "La carpeta de tu biblioteca no está",
        "Debía estar en {path}. Quizá cambió de nombre, o su disco no está conectado.",
        "Conecta el disco, o dile a Acopio dónde está ahora. Mientras tanto no se descarga nada, y no se pierde nada.",
        Action.FIND_LIBRARY,
    ),
    "error:NotThatLibraryError": Explanation(
        "Esa no es tu biblioteca",
        "En {path} no está la marca de tu biblioteca, ni los comprobantes que Acopio conoce.",
        "Elige la carpeta que tiene dentro las de tus RFC.",
        Action.FIND_LIBRARY,
    ),
    "error:LibraryInOwnDataError": Explanation(
        "Ahí no puede estar tu biblioteca",
        "La carpeta {path} es parte de los datos de Acopio, y se iría con ellos al desinstalarlo.",
        "Elige otra, por ejemplo en Documentos.",
        Action.CHOOSE_LIBRARY,
    ),
    "error:LibraryUnavailableError": Explanation(
        "No se puede usar la carpeta de tu biblioteca",
        "Ya no está ahí, es de solo lectura u otro programa la tiene ocupada: {path}.",
        "Vuelve a conectar la unidad o revisa los permisos. También puedes elegir otra carpeta en Ajustes.",
        Action.CHOOSE_LIBRARY,
    ),
    "error:DiskFullError": Explanation(
        "El disco está lleno",
        "No queda espacio para guardar en {path}.",
        "Libera espacio. Acopio sigue desde donde se quedó; no se perdió nada.",
    ),
    "error:TargetUnavailableError": Explanation(
        "No se pudo escribir ahí",
        "La carpeta no existe o no permite guardar, o el archivo está abierto en otro programa: {path}.",
        "Si está abierto, por ejemplo en Excel, ciérralo. O elige otro nombre u otra carpeta, y vuelve a intentar.",
    ),
    "error:PackageBusyError": Explanation(
        "Ese paquete ya se está entregando",
        "Otro Acopio escribe ahora en {path}.",
        "Espera a que termine y vuelve a entregar: lo que ya está ahí no se escribe dos veces.",
    ),
    "error:PrinterUnavailableError": Explanation(
        "La impresora no responde",
        "{printer} no aceptó el trabajo.",
        "Revisa que esté encendida, conectada y con papel, y vuelve a imprimir.",
    ),
}

BACKUP: dict[str, Explanation] = {
    "error:BackupMissingError": Explanation(
        "Ese archivo no existe",
        "No hay nada en {path}.",
        "Revisa el nombre y la carpeta; si está en una USB o en otro disco, conéctalo.",
    ),
    "error:NotABackupError": Explanation(
        "Ese archivo no es un respaldo de Acopio",
        "Su contenido es otra cosa, o está incompleto: {path}.",
        "Elige un archivo .acopio-respaldo. Si lo copiaste de otro lado, cópialo otra vez.",
    ),
    "error:DamagedBackupError": Explanation(
        "El respaldo está dañado",
        "Lo que trae no corresponde a su propia lista ({why}). No se restauró nada.",
        "Usa otra copia de ese respaldo, o uno anterior.",
    ),
    "error:HostileBackupError": Explanation(
        "Ese respaldo no es de fiar",
        "Trae nombres o tamaños que Acopio nunca pondría ({why}), y no se abrió.",
        "Usa solo respaldos que hayas hecho tú.",
    ),
    "error:NewerBackupError": Explanation(
        "El respaldo es de una versión más nueva",
        "Lo hizo una versión posterior de Acopio.",
        "Instala la versión más reciente y restáuralo con ella.",
    ),
    "error:PlaceTakenError": Explanation(
        "Ahí ya hay algo",
        "Acopio no escribe encima de lo que ya existe: {path}.",
        "Elige otra carpeta, o una que esté vacía.",
    ),
}

OTHERS: dict[str, Explanation] = {
    "error:CancelledError": Explanation(
        "Se detuvo el trabajo", "Cerraste la ventana o pediste cancelar.", "Lo que faltó se retoma después."
    ),
    "error:QueryProblemsError": Explanation(
        "El SAT rechazaría esta solicitud",
        "Alguno de los datos no le sirve.",
        "Corrige lo que se señala e inténtalo otra vez.",
    ),
    "error:WorkerLostError": Explanation(
        "Tu equipo cerró parte de Acopio",
        "Se interrumpió uno de los procesos que lo ayudan; suele pasar cuando falta memoria.",
        "Cierra otros programas e inténtalo otra vez. No se perdió nada.",
    ),
    "error:ConfigurationError": Explanation(
        "Un ajuste no es válido", "El valor de {name} no se acepta: {value}.", "Corrígelo y vuelve a abrir Acopio."
    ),
    "error:BugError": Explanation(
        "Algo salió mal en Acopio",
        "Es un error del programa, no tuyo. Tus comprobantes están a salvo.",
        "Vuelve a abrir Acopio. Si se repite, envía los registros a quien te da soporte.",
        Action.OPEN_LOGS,
    ),
}

ERRORS: dict[str, Explanation] = EFIRMA | NETWORK | ANSWERS | STORE | BACKUP | OTHERS
