"""Why a record of the DIOT is not written, and what the person should know of one: each with its ground."""

from __future__ import annotations

from collections.abc import Mapping

PROBLEMS: Mapping[str, str] = {
    "OPERACION_NO_PERMITIDA": (
        "ese tipo de operación no va con ese tipo de tercero: 04 admite 02, 03, 06, 08 y 85; 05 admite 02, 03 y 07; "
        "15 admite 87"
    ),
    "RFC_FALTA": "a un proveedor nacional (04) le falta el RFC",
    "RFC_INVALIDO": "el RFC no tiene la forma de uno, o no es XAXX010101000 en un registro global (15)",
    "RFC_GENERICO": "el emisor es un RFC genérico, que no puede ser un proveedor",
    "DATOS_DEL_EXTRANJERO_FALTAN": "un extranjero (05) lleva número de identificación, nombre y país; con ZZZ, lugar",
    "DATOS_DEL_EXTRANJERO_SOBRAN": "número de identificación, nombre, país y lugar son solo de extranjeros (05)",
    "TEXTO_INVALIDO": "un texto es muy largo o trae «|» o saltos de línea, o el país no son tres letras mayúsculas",
    "CAMPO_INVALIDO": "solo los campos 8 a 53 llevan importes",
    "IMPORTE_NEGATIVO": (
        "un importe queda negativo: las notas de crédito del mes pasan de lo pagado en ese concepto; puede ser de la "
        "declaración del mes original"
    ),
    "IMPORTE_LARGO": "un importe pasa de 14 posiciones",
    "DEVOLUCION_MAYOR": (
        "las devoluciones, descuentos y bonificaciones pasan de lo pagado en el mes, y la plataforma lo rechaza; "
        "ninguna fuente lo resuelve, y decides tú (una complementaria del mes de la compra es lo que se menciona)"
    ),
    "IVA_SIN_VALOR": "lleva IVA donde el valor de los actos es cero",
    "TOPE_IVA": "el IVA acreditable pasa de la tasa sobre el valor menos devoluciones, y la plataforma lo rechaza",
    "SIN_IMPORTES": "no lleva ningún importe",
    "EFECTOS_INVALIDOS": "el campo 54 solo admite 01 (sí) y 02 (no)",
    "REGISTRO_REPETIDO": "ya hay un registro del mismo tercero y tipo de operación",
    "REGION_DESCONOCIDA": (
        "trae IVA al 8 % y el código postal de expedición no es de la franja fronteriza según c_CodigoPostal; decide "
        "la región del proveedor: norte o sur"
    ),
    "TASA_SIN_CAMPO": "trae IVA a una tasa que no tiene campo en la DIOT",
}

NOTES: Mapping[str, str] = {
    "TOPE_IVA": (
        "El IVA acreditable se recortó {pesos} al tope que acepta la plataforma (la tasa sobre los pesos ya escritos, "
        "sin decimales)."
    ),
    "TOPE_IVA_CON_NO_ACREDITABLE": (
        "Acreditable y no acreditable juntos pasan {pesos} del tope. No se sabe si la plataforma los suma."
    ),
    "SIN_CAMPO_DIOT": (
        "Se pagaron {pesos} cuyo CFDI no desglosa IVA (ObjetoImp 03 a 08, o CFDI 3.3 sin desglose). El instructivo no "
        "dice en qué campo van: no están en el archivo."
    ),
    "IVA_RETENIDO": (
        "El IVA acreditable va completo y los {pesos} retenidos van en el campo 48. Es una lectura; la otra acredita "
        "lo retenido hasta el mes siguiente al entero (LIVA 5 fracción IV)."
    ),
    "SUGERENCIA_06": "Parece uso o goce temporal de bienes (06): trae cuenta predial o es un arrendamiento.",
    "SUGERENCIA_03": "Parece servicios profesionales (03): persona física con ISR retenido del 10 %.",
    "A_CUENTA_DE_TERCEROS": (
        "Trae {pesos} a cuenta de terceros. Cuenta como compra a quien emitió; cuál RFC pide la DIOT no está resuelto."
    ),
    "RELEVADO": "Por su régimen fiscal está relevado de presentar la DIOT (RMF 3.13.19 y facilidad del RIF).",
}
