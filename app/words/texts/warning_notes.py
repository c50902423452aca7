"""Avisos about deducting and crediting what was received: each says what was found and on which ground, no more."""

from __future__ import annotations

from app.words.note import Note

WARNING_NOTES = {
    "EFECTIVO_2000": Note(
        "Pagado en efectivo",
        "Se pagó en efectivo {total:$} con impuestos, más que el tope. El IVA no se suma al acreditable.",
        "LISR 27-III, 105, 147-IV; LIVA 5-I",
    ),
    "COMBUSTIBLE_EFECTIVO": Note(
        "Combustible en efectivo",
        "Es combustible y se pagó en efectivo ({total:$}): ningún importe se admite. Autotransporte: la RFA permite "
        "hasta 15 %. Hasta el tope de "
        "efectivo, su IVA sigue sumado, mientras no se decida lo contrario.",
        "LISR 27-III; RFA 2026 2.9",
    ),
    "COMBUSTIBLE_PERMISO": Note(
        "Combustible sin datos del permiso",
        "Es combustible y no trae el complemento Hidrocarburos y Petrolíferos. Solo informativo: su exigibilidad se "
        "discute.",
        "CFF 29-A-V-f; RMF 2026 2.7.1.48",
    ),
    "RESTAURANTE": Note(
        "Consumo en restaurante",
        "De {consumo:$} es deducible {deducible:$}, y solo con tarjeta o monedero; el IVA, en la misma proporción.",
        "LISR 28-XX; LIVA 5-I",
    ),
    "INVERSION": Note(
        "Automóvil sobre el tope",
        "El automóvil costó {precio:$}. El monto deducible es {tope:$}, o {tope_electrico:$} si es eléctrico o "
        "híbrido.",
        "LISR 36-II",
    ),
    "USO_REGIMEN": Note(
        "Uso que el régimen no admite",
        "El uso {uso} no se admite para el régimen {regimen} del receptor. Un uso equivocado no quita por sí solo la "
        "deducción.",
        "c_UsoCFDI; preguntas frecuentes del Anexo 20",
    ),
    "USO_S01": Note(
        "Sin efectos fiscales",
        "El uso es S01 «Sin efectos fiscales». Un uso equivocado no quita por sí solo la deducción.",
        "c_UsoCFDI; preguntas frecuentes del Anexo 20",
    ),
    "REGIMEN_DISTINTO": Note(
        "Otro régimen del receptor",
        "Dice que el régimen del receptor es {dice}; el contribuyente emite con {propio}.",
        "CFF 29-A-IV",
    ),
    "CP": Note(
        "Otro código postal del receptor",
        "Dice que el domicilio fiscal del receptor es {dice}; el del contribuyente es {propio}.",
        "CFF 29-A-IV",
    ),
    "NOMBRE": Note(
        "Otro nombre del receptor",
        "Está a nombre de «{dice}»; el contribuyente es «{propio}».",
        "CFF 29-A-IV",
    ),
    "GLOBAL_O_GENERICO": Note(
        "Al público en general",
        "Es una factura al público en general: no la deduce quien compra.",
        "CFF 29-A-IV",
    ),
    "EFOS": Note(
        "Emisor en la lista del artículo 69-B",
        "El emisor {rfc} está en la lista como {situacion} desde {desde}. El IVA de un definitivo no se suma al "
        "acreditable, de cualquier fecha que sea la operación. Plazo para acreditarla o corregir: {plazo}.",
        "CFF 69-B",
    ),
    "EFOS:Presunto": Note(
        "Emisor presunto en la lista del artículo 69-B",
        "El emisor {rfc} está en la lista como Presunto desde {desde}: solo se presume, puede desvirtuarlo, y nada se "
        "quita de las sumas.",
        "CFF 69-B",
    ),
    "CFF_49_BIS": Note(
        "Emisor publicado por el artículo 49 Bis",
        "Anotaste que el emisor {rfc} se publicó en el DOF el {desde} por CFDI falsos. Quien les dio efectos tiene 30 "
        "días naturales desde el DOF para revertirlos: hasta el {plazo}. Nada se quita de las sumas.",
        "CFF 49 Bis, 17-H Bis-XIV",
    ),
    "CSD_SIN_EFECTOS": Note(
        "Emisor con CSD sin efectos",
        "El emisor {rfc} está desde el {desde} en la lista de CSD sin efectos, antes de la fecha del comprobante: no "
        "tenía con qué sellarlo. El SAT no publica los CSD restringidos.",
        "CFF 17-H, 69",
    ),
    "TIMBRADO_TARDIO": Note(
        "Timbrado fuera de plazo",
        "Se timbró {horas:hora,horas} después de su fecha; el plazo es de 72 horas. La hora es la del lugar de "
        "expedición.",
        "RMF 2.7.2.9-I",
    ),
    "TIMBRADO_TARDIO:antes": Note(
        "Timbrado fuera de plazo",
        "Su fecha es posterior a su timbrado, por {horas:hora,horas}. La hora es la del lugar de expedición.",
        "RMF 2.7.2.9-I",
    ),
    "EJERCICIO": Note(
        "De otro ejercicio",
        "La factura {factura} es de {ejercicio} y se pagó en {pago}.",
        "LISR 27-XVIII",
    ),
    "IVA_RETENCION": Note(
        "IVA retenido de más",
        "Retiene {retenido:$} de IVA: más que el IVA que traslada, o que la tasa general de la base.",
        "LIVA 1-A",
    ),
    "RETENCION_OMITIDA": Note(
        "Sin la retención",
        "Una persona física del régimen {regimen} facturó a una persona moral, y no hay retención de {falta}.",
        "LISR 106, 116, 113-J; LIVA 1-A",
    ),
}
