"""Avisos of the cash flow of IVA: what was noticed of a document, without advice on what to declare."""

from __future__ import annotations

from app.words.note import Note

FLOW_NOTES = {
    "CANCELACION_EN_PROCESO": Note(
        "Cancelación en proceso",
        "El SAT dice que su cancelación espera al receptor; así se vio desde el {visto}. El plazo para responder vence "
        "a más tardar el {hasta} (días hábiles); si nadie responde, queda cancelado.",
        "CFF 29-A; RMF 2026 2.7.1.34",
    ),
    "CANCELACION_EN_PROCESO:expresa": Note(
        "Cancelación en proceso",
        "El SAT dice que su cancelación espera al receptor; así se vio desde el {visto}. El plazo para responder vence "
        "a más tardar el {hasta} (días hábiles); es de hidrocarburos: el silencio no la acepta.",
        "CFF 29-A; RMF 2026 2.7.1.34",
    ),
    "DIFERENCIA_IMPORTE": Note(
        "Otro importe en la lista del SAT",
        "La lista del SAT (metadatos) dice {lista:$} y el XML {total:$}. Las cifras son las del XML; si difieren, uno "
        "de los dos no es del mismo comprobante.",
        "Descarga Masiva del SAT: Monto de los metadatos; Anexo 20, Total",
    ),
    "DIFERENCIA_ESTADO": Note(
        "El SAT dice dos estados",
        "Su lista (metadatos) lo da por cancelado el {cancelado} y su consulta del {consultado} lo da por vigente. Se "
        "cuenta como cancelado.",
        "CFF 29-A; Descarga Masiva y ConsultaCFDI del SAT",
    ),
    "TC_INVALIDO": Note(
        "Sin tipo de cambio",
        "Está en otra moneda y no dice un tipo de cambio válido: no entra en las sumas.",
        "CFF 20; Anexo 20",
    ),
    "SIN_METODO": Note("Sin método de pago", "No dice MetodoPago: se cuenta como PUE.", "Anexo 20"),
    "IMPUESTOS_DESCUADRE": Note(
        "Los impuestos no cuadran",
        "Los impuestos del encabezado y los de los conceptos difieren en más que el redondeo, o un concepto muestra "
        "un IVA que su ObjetoImp excluye.",
        "Anexo 20",
    ),
    "TASA_ATIPICA": Note(
        "Tasa de IVA atípica", "Tiene IVA a una tasa que no es 16 %, 8 % ni 0 % en esa fecha ({tasa}).", "LIVA 1, 2-A"
    ),
    "TASA_ATIPICA:varias": Note(
        "Más tasas de IVA de las que se distinguen",
        "Tiene IVA a más de 50 tasas que no son 16 %, 8 % ni 0 %; las demás se suman juntas, con el mismo total.",
        "LIVA 1, 2-A",
    ),
    "PODEBI": Note(
        "IVA crédito PODEBI",
        "Tiene ObjetoImp 05 (IVA crédito PODEBI): el comprobante no muestra IVA y no se toma acreditamiento de él.",
        "Anexo 20, c_ObjetoImp",
    ),
    "PUE_FORMA_99": Note(
        "PUE con forma de pago 99",
        "Es PUE con FormaPago 99 «por definir». Cuenta en el mes de su fecha, igual que lo suma el SAT.",
        "RMF 2.7.1.39; Anexo 20",
    ),
    "PPD_FORMA": Note(
        "PPD con otra forma de pago", "Es PPD y su FormaPago es {forma}, no 99.", "RMF 2.7.1.32; Anexo 20"
    ),
    "PUE_CON_REP": Note(
        "PUE con complemento de pago",
        "Es PUE y además tiene REP. El SAT suma los dos. En el flujo cuenta lo que el REP muestra en el mes de su "
        "FechaPago, y en este mes solo lo que el REP no cubre. Es una lectura; la otra es contarlo una vez, como "
        "PUE, en el mes de su fecha.",
        "RMF 2.7.1.32 y 2.7.1.39",
    ),
    "GLOBAL_DESFASADA": Note(
        "Factura global de otro mes",
        "La factura global es de {mes} y su fecha es {fecha}. En el flujo cuenta en el mes que ella nombra; el SAT "
        "la suma en el de su fecha. Es una lectura; la otra es el mes de su fecha.",
        "RMF 2.7.1.21",
    ),
    "SUSTITUYE_MES_ANTERIOR": Note(
        "Sustituye a una de un mes anterior",
        "Sustituye a {sustituido}, una PUE de {mes}. Cuenta en el mes de su propia fecha, igual que en la suma del "
        "SAT; si el cobro fue en aquel mes, se puede decidir que cuente en él.",
        "LIVA 1-B; relación 04 del Anexo 20",
    ),
    "SUSTITUCION_SIN_CANCELAR": Note(
        "El sustituido sigue vigente",
        "Sustituye a {sustituido}, que sigue vigente: mientras no se cancele cuentan los dos.",
        "CFF 29-A; RMF 2.7.1.35; relación 04 del Anexo 20",
    ),
    "RELACION_INFORMATIVA": Note(
        "Relación 08 o 09",
        "Tiene una relación 08 o 09 (pagos en parcialidades o diferidos), que solo existió en CFDI 3.3: no cambia "
        "cifras.",
        "Anexo 20, c_TipoRelacion",
    ),
    "NC_SIN_ORIGEN": Note(
        "Nota de crédito sin su factura",
        "No dice a qué factura se aplica, o esa factura no está en la biblioteca: se resta entera en el mes de su "
        "fecha.",
        "LIVA 7",
    ),
    "NC_VARIAS": Note(
        "Nota de crédito sobre varias facturas",
        "Nombra {facturas:factura,facturas} sin decir cuánto es de cada una: se aplica en el orden en que las nombra.",
        "LIVA 7",
    ),
    "NC_CON_RETENCION": Note(
        "Nota de crédito con IVA retenido",
        "En la operación se retuvo IVA. La ley pide entonces una complementaria del mes original; la cifra se resta "
        "en el mes de la nota, porque solo la persona puede presentar la otra.",
        "LIVA 7, último párrafo",
    ),
    "NC_RELACION": Note(
        "Nota de crédito con otra relación",
        "Es un egreso con relación {relacion}: se trata como una nota de crédito (01).",
        "Anexo 20, c_TipoRelacion",
    ),
    "REP_SIN_FECHA": Note(
        "REP sin fecha de pago", "Un pago no dice una FechaPago válida: no entra en ningún mes.", "RMF 2.7.1.32"
    ),
    "REP_FORMA_99": Note(
        "REP con forma de pago 99", "Un pago dice FormaDePagoP 99 «por definir».", "Anexo 20, pagos 2.0"
    ),
    "REP_FECHA_ANTERIOR": Note(
        "Pago anterior a su factura",
        "El pago es del {pago}, antes de la fecha de la factura {factura}: el IVA queda en el mes del pago.",
        "LIVA 1-B; RMF 2.7.1.32",
    ),
    "REP_FECHA_POSTERIOR": Note(
        "Pago posterior al REP", "El pago es del {pago}, después de la fecha del propio REP.", "RMF 2.7.1.32"
    ),
    "REP_DESCUADRE": Note(
        "El REP no cuadra",
        "Los impuestos de sus documentos relacionados, los del pago y los totales difieren en más que el redondeo: "
        "se toman los de los documentos relacionados. Suele ser una EquivalenciaDR al revés.",
        "Anexo 20, pagos 2.0",
    ),
    "REP_SIN_IMPUESTOS": Note(
        "REP sin impuestos",
        "Paga la factura {factura}, que tiene IVA, y no muestra impuestos. El SAT suma cero. Si es emitido, en el "
        "flujo cuenta la parte proporcional de la factura (estimada); si es recibido, no se acredita mientras no se "
        "corrija. Es una lectura; la otra es acreditar la parte proporcional.",
        "LIVA 5-II; RMF 2.7.1.32",
    ),
    "A_CUENTA_DE_TERCEROS": Note(
        "A cuenta de terceros",
        "Tiene conceptos a cuenta de terceros. Si es emitido no entran en las sumas propias; si es recibido cuenta "
        "como compra. Es una lectura: cómo los suma el SAT no consta.",
        "Anexo 20, complemento concepto ACuentaTerceros",
    ),
}
"""By key. The facts that a text names are those that ``app.fiscal`` gives with that key."""
