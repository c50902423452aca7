"""Avisos of PPD and REP: what does not follow among an invoice's payments, and REP that are late or missing."""

from __future__ import annotations

from app.words.note import Note

_RULE = "RMF 2.7.1.32"
_GUIDE = "RMF 2.7.1.32; guía de llenado del complemento para pagos"

REP_NOTES = {
    "SALDO_ANT": Note(
        "El saldo anterior no sigue al insoluto",
        "El REP dice un saldo anterior de {importe:$}, y el REP previo de esta factura dejó otro saldo insoluto.",
        _GUIDE,
    ),
    "SALDO_INSOLUTO": Note(
        "El saldo insoluto no es la resta",
        "El REP dice un saldo insoluto de {importe:$}, que no es su saldo anterior menos lo pagado.",
        _GUIDE,
    ),
    "SALDO_DECLARADO": Note(
        "El saldo que declara el REP es otro",
        "El último REP declara un saldo insoluto de {importe:$}; por los REP y notas que hay, el saldo es otro. Puede "
        "faltar un REP o una nota.",
        _GUIDE,
    ),
    "PRIMERA_PARCIALIDAD": Note(
        "La primera parcialidad no parte del total",
        "La parcialidad 1 dice un saldo anterior de {importe:$}, distinto del total de la factura. Suele ser una nota "
        "de crédito ya restada, o un REP que falta.",
        _GUIDE,
    ),
    "PARCIALIDAD_REPETIDA": Note(
        "Parcialidad repetida", "Otro REP vigente de esta factura ya tiene la parcialidad {parcialidad}.", _GUIDE
    ),
    "PARCIALIDAD_FALTA": Note(
        "Falta una parcialidad", "No está el REP de la parcialidad {parcialidad} de esta factura.", _GUIDE
    ),
    "PAGO_MAYOR": Note(
        "Paga más que el saldo", "El REP paga {importe:$}, más que el saldo anterior que él mismo dice.", _GUIDE
    ),
    "MONTO_DESCUADRE": Note(
        "El monto no alcanza",
        "Lo que el REP reparte entre sus facturas es {diferencia:$} más que el monto del pago.",
        _GUIDE,
    ),
    "MONEDA_DISTINTA": Note(
        "Moneda distinta de la factura", "El REP dice para la factura {factura} otra moneda que la de ella.", _GUIDE
    ),
    "FALTA_FACTURA": Note(
        "Falta la factura pagada",
        "Paga {pagado:$} de la factura {factura}, que no está en la biblioteca. Si el REP no dice sus impuestos, no "
        "hay cifra de IVA.",
        _RULE,
    ),
    "CONTRAPARTE_DISTINTA": Note("Otra contraparte", "El emisor o el receptor del REP no es el de la factura.", _GUIDE),
    "FACTURA_PUE": Note(
        "Paga una factura PUE",
        "El REP paga la factura {factura}, que es PUE: se pagó en una exhibición y no lleva REP.",
        "RMF 2.7.1.32 y 2.7.1.39",
    ),
    "FACTURA_CANCELADA": Note(
        "La factura está cancelada", "El REP sigue vigente y la factura que paga está cancelada.", "CFF 29-A"
    ),
    "REP_CANCELADO": Note(
        "Pago en un REP cancelado",
        "El REP está cancelado: los {importe:$} que pagaba no cuentan y el saldo regresa. Si otro lo sustituye, cuenta "
        "ese.",
        "CFF 29-A; RMF 2.7.1.32",
    ),
    "REP_TARDE": Note(
        "REP tardío",
        "El REP se expidió {dias:día,días} después del día límite: el quinto natural del mes siguiente al pago.",
        f"{_RULE}; CFF 84-IV d",
    ),
    "PPD_SIN_REP": Note(
        "PPD sin su REP",
        "Tiene saldo y no hay REP de él. El IVA que se pagó por ese saldo no se acredita sin REP.",
        "LIVA 5-III; RMF 2.7.1.32 y 2.7.1.44",
    ),
}
