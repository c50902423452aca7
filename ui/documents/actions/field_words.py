"""What the fields of a file name pattern are called in words."""

from __future__ import annotations

FIELD_WORDS = {
    "fecha": "fecha de emisión, 2024-03-15",
    "anio": "año",
    "mes": "mes, 03",
    "dia": "día, 15",
    "tipo": "Ingreso, Egreso, Pago…",
    "lado": "Emitidos o Recibidos",
    "contraparte": "nombre de la otra parte",
    "documento": "serie y folio, A-1203",
    "contribuyente": "RFC del contribuyente",
    "emisor": "RFC del emisor",
    "nombre_emisor": "nombre del emisor",
    "receptor": "RFC del receptor",
    "nombre_receptor": "nombre del receptor",
    "serie": "serie",
    "folio": "folio",
    "total": "total",
    "uuid": "folio fiscal",
}
