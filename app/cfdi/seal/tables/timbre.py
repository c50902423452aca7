"""The order of attributes of the stamp (Timbre Fiscal Digital) 1.0 and 1.1."""

from __future__ import annotations

from app.cfdi.seal.notation import Table

TIMBRE_10 = Table(
    "http://www.sat.gob.mx/TimbreFiscalDigital",
    ("1.0",),
    """
TimbreFiscalDigital: version UUID FechaTimbrado selloCFD noCertificadoSAT
""",
)

TIMBRE_11 = Table(
    "http://www.sat.gob.mx/TimbreFiscalDigital",
    ("1.1",),
    """
TimbreFiscalDigital: Version UUID FechaTimbrado RfcProvCertif Leyenda? SelloCFD NoCertificadoSAT
""",
)
