"""Words for the check of a document's seal: what came out of it, and what it does not look at."""

from __future__ import annotations

from app.words.explanation import Explanation

SEAL: dict[str, Explanation] = {
    "seal:valid": Explanation(
        "El sello corresponde al comprobante",
        "Lo firmó quien tiene el certificado {serial}, a nombre de {rfc}, {name}. Desde entonces no ha cambiado nada "
        "de lo que el sello protege.",
        "No tienes que hacer nada.",
    ),
    "seal:valid_by_agent": Explanation(
        "El sello corresponde al comprobante, y es de un tercero",
        "Lo firmó quien tiene el certificado de {rfc}, {name}, porque el comprobante dice que {issuer_rfc} lo emitió a "
        "través de un tercero. Desde entonces no ha cambiado nada de lo que el sello protege.",
        "Confirma que {issuer_rfc} factura a través de ese tercero.",
    ),
    "seal:invalid": Explanation(
        "El sello no corresponde al comprobante",
        "Lo que hoy dice el comprobante no es lo que se firmó: después de sellarlo cambió algo, o el sello es de otro.",
        "No lo uses así. Descárgalo otra vez del SAT, o pide el XML original a quien lo emitió.",
    ),
    "seal:damaged": Explanation(
        "El archivo está dañado",
        "Tiene caracteres que un XML no admite y hubo que repararlo para leerlo. Así, el sello no corresponde; no se "
        "puede saber si además cambió lo que decía.",
        "Descárgalo otra vez del SAT, o pide el XML original a quien lo emitió.",
    ),
    "seal:certificate_mismatch": Explanation(
        "El certificado no es el del comprobante",
        "El comprobante dice que lo emitió {issuer_rfc} con el certificado {certificate_number}, y el que trae adentro "
        "es de {rfc}, {name}, con el número {serial}.",
        "No lo uses así. Descárgalo otra vez del SAT, o pide el XML original a quien lo emitió.",
    ),
    "seal:certificate_expired_at_issue": Explanation(
        "El certificado ya había vencido",
        "El sello corresponde al comprobante, pero se emitió el {issued_at} y el certificado de {rfc} venció el "
        "{not_after}.",
        "Consulta en el SAT si el comprobante está vigente, y pregunta a quien lo emitió.",
    ),
    "seal:certificate_not_yet_valid": Explanation(
        "El certificado todavía no estaba vigente",
        "El sello corresponde al comprobante, pero se emitió el {issued_at} y el certificado de {rfc} empezó a valer "
        "el {not_before}.",
        "Consulta en el SAT si el comprobante está vigente, y pregunta a quien lo emitió.",
    ),
    "seal:not_verifiable": Explanation(
        "El sello no se puede verificar aquí",
        "El comprobante trae algo cuyo orden de firma Acopio no conoce: {complements}. Eso no dice nada malo de él.",
        "Consulta su estado en el SAT, o busca si hay una versión más nueva de Acopio.",
    ),
    "seal:no_seal": Explanation(
        "El comprobante no tiene sello",
        "El lugar del sello está vacío: nadie lo firmó, o alguien lo quitó.",
        "Pide a quien lo emitió el XML sellado y timbrado.",
    ),
    "seal:no_certificate": Explanation(
        "El comprobante no trae certificado",
        "Tiene sello, pero le falta el certificado con el que se comprueba.",
        "Descárgalo otra vez del SAT, o pide el XML original a quien lo emitió.",
    ),
    "seal:bad_certificate": Explanation(
        "El certificado del comprobante está dañado",
        "Lo que trae como certificado está incompleto, alterado o no es de un contribuyente; con él no se puede "
        "comprobar el sello.",
        "Descárgalo otra vez del SAT, o pide el XML original a quien lo emitió.",
    ),
    "seal:unreadable": Explanation(
        "El comprobante no se puede leer",
        "El archivo no contiene un CFDI ni una retención que se pueda abrir, así que no hay sello que comprobar.",
        "Pide el XML original a quien lo emitió.",
    ),
}

SEAL_NOTES: dict[str, Explanation] = {
    "seal_note:chain_unchecked": Explanation(
        "Lo que esto no comprueba: el certificado",
        "Sin conexión no se sabe si el SAT expidió ese certificado ni si lo revocó después.",
        "Para estar seguro, consulta el estado del comprobante en el SAT.",
    ),
    "seal_note:sat_seal_unchecked": Explanation(
        "Lo que esto no comprueba: el sello del SAT",
        "Para comprobar el sello del timbre hace falta el certificado del SAT, y el comprobante no lo trae.",
        "Para estar seguro, consulta el estado del comprobante en el SAT.",
    ),
    "seal_note:timbre_of_another": Explanation(
        "El timbre es de otro sello",
        "El sello que timbró el proveedor no es el que trae el comprobante.",
        "No lo uses así. Descárgalo otra vez del SAT, o pide el XML original a quien lo emitió.",
    ),
    "seal_note:no_timbre": Explanation(
        "El comprobante no tiene timbre",
        "Ningún proveedor autorizado lo certificó, o alguien quitó el timbre.",
        "Pide a quien lo emitió el XML timbrado.",
    ),
    "seal_note:not_a_csd": Explanation(
        "Se selló con una e.firma",
        "El certificado es una e.firma y no un sello digital (CSD). El SAT lo permite a algunas personas.",
        "No tienes que hacer nada.",
    ),
    "seal_note:weak_hash": Explanation(
        "El sello usa una técnica antigua",
        "Así lo pedía el SAT para esta versión del comprobante (SHA-1). Hoy se considera débil.",
        "No tienes que hacer nada.",
    ),
}
