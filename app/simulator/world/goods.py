"""What the made-up businesses sell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Product:
    """ClaveProdServ, ClaveUnidad, Unidad and the words of a concept."""

    key: str
    unit: str
    unit_name: str
    description: str


PRODUCTS = (
    Product("84111500", "E48", "Servicio", "Servicio de consultoría contable mensual"),
    Product("31161500", "H87", "Pieza", 'Tornillo hexagonal 1/4" x 2'),
    Product("15101514", "LTR", "Litro", "Gasolina Magna"),
    Product("80131502", "E48", "Servicio", "Arrendamiento de local comercial"),
    Product("14111507", "XBX", "Caja", "Papel bond carta 75 g/m² caja c/10"),
    Product("26121609", "MTR", "Metro", "Cable UTP Cat 6"),
    Product("30111601", "KGM", "Kilogramo", "Cemento gris 50 kg"),
    Product("78101802", "E48", "Servicio", "Transporte de carga <puerta a puerta>"),
    Product("81112500", "E48", "Servicio", "Mantenimiento preventivo de equipo"),
    Product("43232300", "E48", "Servicio", "Licencia de software anual"),
    Product("15121501", "LTR", "Litro", "Aceite 15W-40 & filtro"),
    Product("10151500", "KGM", "Kilogramo", "Maíz blanco a granel"),
    Product("90111800", "E48", "Servicio", "Hospedaje"),
    Product("90101500", "E48", "Servicio", "Consumo de alimentos"),
    Product("31211500", "H87", "Pieza", "Pintura vinílica blanca 19 L"),
    Product("83101800", "E48", "Servicio", "Energía eléctrica"),
    Product("82101600", "E48", "Servicio", "Publicidad en medios digitales"),
    Product("50181900", "KGM", "Kilogramo", "Pan dulce surtido"),
)
RENT = Product("80131502", "E48", "Servicio", "Renta mensual de oficina")
FEES = Product("80101600", "E48", "Servicio", "Honorarios profesionales")
CREDIT = Product("84111506", "ACT", "Actividad", "Descuento sobre factura")
ADVANCE = Product("84111506", "ACT", "Actividad", "Anticipo del bien o servicio")
FREIGHT = Product("78101800", "E48", "Servicio", "Traslado de mercancía propia")
