"""Where the sources disagree: the reading that the figures follow, and the other one. By field of ``Readings``."""

from __future__ import annotations

from app.words.note import ReadingNote

READING_NOTES = {
    "note_over_ppd": ReadingNote(
        "Una nota de crédito sobre una PPD baja primero el saldo no pagado, sin efecto en IVA; solo resta lo "
        "que lo excede.",
        "La otra lectura resta toda nota de crédito en su mes, como la suma de egresos PUE del SAT.",
    ),
    "pue_with_rep": ReadingNote(
        "Una PUE que además tiene REP cuenta por sus REP, y por su fecha solo en lo que no cubren.",
        "La otra lectura la cuenta una vez, por su fecha. El SAT suma las dos.",
    ),
    "bare_rep_received": ReadingNote(
        "Un REP recibido que no muestra impuestos no se acredita mientras no se corrija (LIVA 5-II).",
        "La otra lectura acredita la parte proporcional de su factura.",
    ),
    "global_by_its_month": ReadingNote(
        "Una factura global cuenta en el mes que nombra su InformacionGlobal.",
        "La otra lectura la cuenta en el mes de su fecha, como el SAT.",
    ),
    "third_parties_apart": ReadingNote(
        "Lo cobrado por cuenta de terceros no entra en las sumas de quien emite.",
        "La otra lectura lo suma; cómo lo suma el SAT no consta.",
    ),
    "cash_not_creditable": ReadingNote(
        "Lo pagado en efectivo sobre el límite no se acredita (LISR 27-III, LIVA 5-I); se puede decidir lo contrario.",
        "La otra lectura solo avisa.",
    ),
    "fuel_in_cash_not_creditable": ReadingNote(
        "El combustible pagado en efectivo hasta el límite solo se avisa: hay facilidades (RFA).",
        "La otra lectura no lo acredita a ningún monto (LISR 27-III).",
    ),
    "blacklisted_not_creditable": ReadingNote(
        "Nada de un emisor en la lista definitiva del 69-B se acredita, de la fecha que sea; se puede decidir"
        " lo contrario.",
        "La otra lectura solo avisa.",
    ),
    "efos_from_later": ReadingNote(
        "Los 30 días del 69-B corren desde la última de las publicaciones definitivas, la de la página del "
        "SAT o la del DOF.",
        "La otra lectura los cuenta desde la primera.",
    ),
    "chase_after": ReadingNote(
        "A una PPD recibida sin REP se le reclama a los 30 días: ninguna ley lo dice.",
        "La otra lectura espera más o menos días.",
    ),
    "diot_net_of_discounts": ReadingNote(
        "En la DIOT va lo pagado, la base de los impuestos: el descuento del propio CFDI ya está quitado.",
        "La otra lectura escribe el precio de lista, y el descuento entre las devoluciones.",
    ),
    "diot_withheld_at_once": ReadingNote(
        "En la DIOT el IVA acreditable va completo, y lo retenido aparte, en el campo 48.",
        "La otra lectura acredita lo retenido hasta el mes siguiente al entero (LIVA 5-IV).",
    ),
    "diot_fifty_down": ReadingNote(
        "En la DIOT hasta 50 centavos bajan al peso, como en la declaración de IVA (CFF 20).",
        "La otra lectura sube desde 50 centavos.",
    ),
    "diot_mark_before": ReadingNote(
        "El archivo de la DIOT empieza sin marca de orden de bytes (BOM).",
        "La otra lectura la escribe; el portal aceptó ambas.",
    ),
    "diot_last_line_ends": ReadingNote(
        "El último registro de la DIOT no lleva fin de línea.",
        "La otra lectura lo escribe; el portal aceptó ambas.",
    ),
}
"""By field of ``Readings``."""

READING_OF_CAUSE = {
    "NC_SOBRE_PPD": "note_over_ppd",
    "NC_PPD": "note_over_ppd",
    "PUE_CON_REP": "pue_with_rep",
    "GLOBAL_DESFASADA": "global_by_its_month",
    "EFECTIVO": "cash_not_creditable",
    "EFOS": "blacklisted_not_creditable",
}
"""On which reading a difference rests, by its cause."""
