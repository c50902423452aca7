"""What each figure of the month is: the rule in words, on which ground, and what no CFDI can tell about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.words import month_words as labels


@dataclass(frozen=True, slots=True)
class FigureHelp:
    """``rule`` in one or two sentences; ``ground`` is law, rule or guide; ``unknown`` what Acopio cannot know."""

    title: str
    rule: str
    ground: str
    unknown: str


_NO_BANK = "Si de veras se cobró o se pagó, y qué día: Acopio no ve el banco."
_NO_USE = "Si el gasto es indispensable y para actos gravados: el CFDI no lo dice."

FIGURES: Mapping[str, FigureHelp] = {
    "tasa": FigureHelp(
        "Base e IVA por tasa",
        "Suma los nodos de impuestos del CFDI, por tasa y factor; nunca el 16 % del subtotal. La base ya no trae el"
        " descuento e incluye el IEPS. 0 % y exento van aparte: no son lo mismo.",
        "LIVA 1 y 2-A; Anexo 20",
        "Si la tasa que puso el emisor es la que corresponde.",
    ),
    "otras": FigureHelp(
        "Otras tasas",
        "IVA a una tasa que no es 16 %, 8 % ni 0 % en esa fecha. No se suma a ninguna de ellas.",
        "LIVA 1 y 2-A; decreto de la región fronteriza",
        "Si es un error del emisor.",
    ),
    "sin-desglose": FigureHelp(
        "No objeto y sin desglose",
        "Lo que el CFDI marca como no objeto (ObjetoImp 01), y lo que no muestra IVA (03 a 08, o un CFDI 3.3 sin"
        " impuestos). Se muestra y no se suma a las tasas; de lo recibido no se acredita nada.",
        "c_ObjetoImp; LIVA 5-II",
        "Cuánto IVA hay dentro de un precio que no lo muestra.",
    ),
    "notas": FigureHelp(
        "Notas de crédito",
        "Por flujo ya están restadas: cada una en el mes de su fecha, y sobre una PPD solo en lo que excede el saldo no"
        " pagado. Es una lectura; la otra resta toda nota en su mes. En la columna del SAT van aparte, como en su"
        " pantalla.",
        "LIVA 7",
        "Si ya se devolvió el dinero. Cuando hubo IVA retenido, la ley pide una complementaria del mes original.",
    ),
    "iva-lado": FigureHelp(
        "Las dos columnas",
        "«Por flujo» suma lo cobrado o pagado en el mes: las PUE por su fecha y los REP por su FechaPago. «Como lo suma"
        " el SAT» suma las facturas PUE y los REP vigentes, como su prellenado. Debajo se dice qué CFDI las hacen"
        " diferir.",
        "LIVA 1-B, 5-III, 11, 17 y 22; RMF 2.8.3.1",
        "Cómo arma el SAT su prellenado día con día: las fuentes no coinciden en si resta las notas de crédito.",
    ),
    "cobrado": FigureHelp(
        "IVA trasladado cobrado",
        "El IVA de lo que se cobró en el mes: las PUE de esa fecha y los pagos de los REP con esa FechaPago, menos las"
        " notas de crédito.",
        "LIVA 1-B, 11, 17 y 22",
        _NO_BANK,
    ),
    "retenido-por-clientes": FigureHelp(
        "IVA retenido por clientes",
        "El IVA que tus clientes retuvieron en lo que se cobró en el mes, según tus facturas y REP.",
        "LIVA 1-A y 5-D",
        "Si el cliente lo enteró.",
    ),
    "pagado": FigureHelp(
        "IVA pagado",
        "El IVA de lo que se pagó en el mes: las PUE recibidas de esa fecha y los REP con esa FechaPago, menos las"
        " notas.",
        "LIVA 5-II y 5-III",
        f"{_NO_BANK} {_NO_USE}",
    ),
    "no-cumple": FigureHelp(
        "No cumple requisitos",
        "IVA pagado que no se acredita: en efectivo sobre el límite, de un emisor en la lista definitiva del 69-B, o"
        " porque tú lo decidiste. Se puede deshacer. Es una lectura; la otra solo avisa.",
        "LISR 27-III; LIVA 5-I; CFF 69-B",
        _NO_USE,
    ),
    "retenido-este-mes": FigureHelp(
        "Retenido por mí este mes, y el mes anterior",
        "El IVA que tú retuviste se acredita en la declaración siguiente a la del entero: el de este mes se quita y el"
        " del mes anterior se suma.",
        "LIVA 5-IV",
        "Si lo enteraste.",
    ),
    "proporcion": FigureHelp(
        "Proporción",
        "Solo cuando la capturaste: con actos gravados y exentos, lo acreditable se multiplica por ella.",
        "LIVA 5-V",
        "Tu proporción, y qué gasto es solo de unos u otros actos.",
    ),
    "acreditable": FigureHelp(
        "IVA acreditable",
        "El pagado, menos lo que no cumple requisitos y lo retenido este mes, más lo retenido el mes anterior; por la"
        " proporción, si la hay.",
        "LIVA 5",
        "IVA de importaciones por pedimento y ajustes de años anteriores: no están en un CFDI.",
    ),
    "a-cargo": FigureHelp(
        "IVA a cargo o a favor",
        "El trasladado cobrado, menos lo que te retuvieron y lo acreditable. Es el resultado de los CFDI, no una"
        " declaración.",
        "LIVA 5-D",
        "Saldos a favor anteriores, compensaciones y estímulos.",
    ),
    "notas-por-aplicar": FigureHelp(
        "Las notas exceden lo cobrado",
        "En la declaración el trasladado no baja de cero; lo que sobra se aplica en meses siguientes. Acopio deja aquí"
        " el número negativo.",
        "LIVA 7",
        "Cuánto traes pendiente de otros meses.",
    ),
    "cobrados": FigureHelp(
        "Ingresos cobrados y egresos",
        "Subtotal menos descuento de lo cobrado, sin IVA ni IEPS; de un REP, la parte de su factura que paga. Los"
        " egresos"
        " son las notas de crédito, en su propia línea.",
        "LISR 102, 113-E y 114; RMF 2.7.1.32",
        "Ingresos sin CFDI.",
    ),
    "gastos": FigureHelp(
        "Gastos pagados",
        "Subtotal menos descuento de lo que se pagó en el mes, sin IVA ni IEPS. Es una suma de CFDI: no dice qué se"
        " deduce.",
        "LISR 103 y 105",
        _NO_USE,
    ),
    "nominales": FigureHelp(
        "Nominales",
        "Toda factura por su fecha, PUE y PPD: así acumula una persona moral del régimen general. Las notas de"
        " crédito no"
        " los bajan; es una lectura, y la otra las resta.",
        "LISR 14 y 17",
        "Lo que se entregó o se cobró antes de facturar.",
    ),
    "isr-retenido": FigureHelp(
        "ISR retenido por clientes",
        "El ISR que las personas morales retuvieron en lo que se cobró en el mes.",
        "LISR 106, 113-J y 116",
        "Si el cliente lo enteró.",
    ),
    "tabla": FigureHelp(
        "Régimen, tasa de la tabla e ISR",
        "El régimen es el de tu último CFDI emitido. Solo en RESICO de personas físicas hay tasa: la tabla del mes"
        " sobre"
        " todo lo cobrado, menos lo retenido.",
        "LISR 113-E y 113-J",
        "Otros ingresos, deducciones personales y si cumples los requisitos del régimen.",
    ),
    "retenido-a-terceros": FigureHelp(
        "Retenido a terceros",
        "IVA e ISR que retuviste en lo que pagaste en el mes, sin la nómina.",
        "LIVA 1-A; LISR 106, 113-J y 116",
        "Si ya lo enteraste.",
    ),
    "ieps": FigureHelp(
        "IEPS",
        "El IEPS de los mismos CFDI, en su propia línea: nunca entra en el IVA.",
        "Anexo 20, impuesto 003",
        "Si eres contribuyente de ese impuesto.",
    ),
    "terceros": FigureHelp(
        "Por cuenta de terceros",
        "Los conceptos con ACuentaTerceros son ingreso de otro: se listan y no se suman. Es una lectura; la otra los"
        " suma.",
        "Anexo 20, ACuentaTerceros",
        "Cómo los toma el SAT en su prellenado: no consta.",
    ),
    "retenciones": FigureHelp(
        "CFDI de retenciones",
        "Los del otro servicio del SAT (plataformas, intereses, dividendos), por su periodo. Van aparte, para no"
        " contar dos"
        " veces lo que ya está en una factura.",
        "Estándar de retenciones 2.0 del SAT",
        "Si es pago definitivo o provisional en tu caso.",
    ),
    "cobertura": FigureHelp(
        "Cobertura",
        "De los comprobantes vigentes que el SAT lista en el mes, cuántos XML están aquí. Las cifras solo pueden contar"
        " los XML que hay.",
        "Servicio de descarga masiva del SAT",
        "Lo que el SAT todavía no publica: puede tardar hasta 72 horas, y los REP llegan hasta el día 5.",
    ),
}
"""By key, which is its anchor."""

FIGURE_OF_LABEL: Mapping[str, str] = {
    **dict.fromkeys((labels.BUCKETS[one] for one in ("16", "8", "0", "exento")), "tasa"),
    labels.BUCKETS["otras"]: "otras",
    **dict.fromkeys((labels.BUCKETS["noObjeto"], labels.BUCKETS["sinDesglose"]), "sin-desglose"),
    **dict.fromkeys((labels.NOTES_INSIDE, labels.NOTES_APART), "notas"),
    **dict.fromkeys(("IVA trasladado", "IVA pagado"), "iva-lado"),
    labels.CHARGED: "cobrado",
    labels.WITHHELD_BY_CLIENTS: "retenido-por-clientes",
    labels.PAID: "pagado",
    labels.LOST: "no-cumple",
    **dict.fromkeys((labels.WITHHELD_NOW, labels.WITHHELD_BEFORE), "retenido-este-mes"),
    labels.PROPORTION: "proporcion",
    labels.CREDITABLE: "acreditable",
    **dict.fromkeys((labels.TO_PAY, labels.IN_FAVOUR), "a-cargo"),
    labels.NOTES_LEFT: "notas-por-aplicar",
    **dict.fromkeys((labels.COLLECTED, labels.NOTES), "cobrados"),
    **dict.fromkeys((labels.NOMINAL, labels.NOMINAL_IS_BASE), "nominales"),
    labels.ISR_BY_CLIENTS: "isr-retenido",
    **dict.fromkeys((labels.REGIME, labels.RATE, labels.ISR), "tabla"),
    **dict.fromkeys((labels.WITHHELD_IVA, labels.WITHHELD_ISR), "retenido-a-terceros"),
    **dict.fromkeys((labels.EXCISE_CHARGED, labels.EXCISE_PAID), "ieps"),
    labels.THIRD_PARTIES: "terceros",
    labels.WITHHOLDINGS: "retenciones",
}
"""The label of a line of the sheet to the figure's key."""
