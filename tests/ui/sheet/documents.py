"""Documents of every kind to print, put together by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from app.domain.catalogs import Service
from app.domain.document import Amount, Document
from app.domain.identifiers import Uuid
from app.domain.lines import (
    Address,
    Concept,
    GlobalInformation,
    LocalTax,
    Part,
    Payment,
    Payments,
    Relation,
    SettledDocument,
    Stamp,
    TaxLine,
    TaxSide,
    ThirdParty,
)
from app.domain.payroll import Deduction, Earning, Employee, OtherPayment, Overtime, Payroll, SickLeave
from app.domain.withholding import WithheldTax, Withholding

UUID = "CEE4BE01-ADFA-4DEB-8421-ADD60F0BEDAC"
OTHER_UUID = "5C7B0622-01B4-4EB8-96D0-E0DEBD89FF0F"
SEAL = ("pQ7zB+l0Xv/3kTn2" * 22)[:336] + "/OAgdg=="
SAT_SEAL = ("Zr9cW+m1Yu/8hJd4" * 22)[:336] + "aB3dE6g="
STAMP = Stamp(
    version="1.1",
    uuid=UUID,
    stamped_at="2026-03-05T11:22:40",
    pac_rfc="SPR190613I52",
    certificate="00001000000504465028",
    document_seal=SEAL,
    sat_seal=SAT_SEAL,
)
IVA = TaxLine(TaxSide.TRANSFERRED, "002", "Tasa", "0.160000", "1000.00", "160.00")


def invoice(**changes: object) -> Document:
    """A plain invoice of one concept, with ``changes``."""
    document = Document(
        uuid=Uuid(UUID),
        service=Service.CFDI,
        version="4.0",
        document_type="I",
        issued_at=datetime(2026, 3, 5, 11, 20, 7),
        stamped_at=datetime(2026, 3, 5, 11, 22, 40),
        issuer_rfc="EKU9003173C9",
        issuer_name="ESCUELA KEMPER URGATE",
        receiver_rfc="URE180429TM6",
        receiver_name="UNIVERSIDAD ROBÓTICA ESPAÑOLA",
        subtotal=Amount.parse("1000.00"),
        total=Amount.parse("1160.00"),
        currency="MXN",
        pac_rfc="SPR190613I52",
        series="A",
        number="1234",
        payment_form="03",
        payment_method="PUE",
        use="G03",
        issuer_regime="601",
        receiver_regime="601",
        receiver_place="65000",
        place="42501",
        export="01",
        transferred=Amount.parse("160.00"),
        certificate="30001000000500003416",
        seal=SEAL,
        concepts=(
            Concept(
                "Servicio de consultoría fiscal del mes de marzo",
                quantity="1.000000",
                unit_key="E48",
                unit="Servicio",
                unit_value="1000.000000",
                amount="1000.00",
                product_key="84111500",
                identification="SERV-01",
                tax_object="02",
                taxes=(IVA,),
            ),
        ),
        taxes=(IVA,),
        stamp=STAMP,
    )
    return replace(document, **changes)  # type: ignore[arg-type]


def rich_invoice() -> Document:
    """Several rates, withholdings, local taxes, customs, parts, third parties and discounts, in dollars."""
    ieps = TaxLine(TaxSide.TRANSFERRED, "003", "Cuota", "0.594500", "200.00", "118.90")
    isr = TaxLine(TaxSide.WITHHELD, "001", "Tasa", "0.100000", "5000.00", "500.00")
    iva_withheld = TaxLine(TaxSide.WITHHELD, "002", "Tasa", "0.106667", "5000.00", "533.34")
    iva8 = TaxLine(TaxSide.TRANSFERRED, "002", "Tasa", "0.080000", "2400.50", "192.04")
    exempt = TaxLine(TaxSide.TRANSFERRED, "002", "Exento", "", "300.00", "")
    concepts = (
        Concept(
            "Motor diésel de seis cilindros para montacargas, reconstruido, con garantía de doce meses o mil horas de "
            "trabajo, lo que ocurra primero, según la póliza 4471-B",
            quantity="2",
            unit_key="H87",
            unit="Pieza",
            unit_value="2500.123456",
            amount="5000.246912",
            discount="0.246912",
            product_key="26101500",
            identification="MTR-6C-DSL",
            tax_object="02",
            taxes=(replace(IVA, base="5000.00", amount="800.00"), isr, iva_withheld),
            customs=("21  47  3807  8003832", "21  47  3807  8003833"),
            parts=(Part("Juego de juntas", "2", "Juego", "31181700", "JJ-1", "12.50", "25.00"),),
        ),
        Concept(
            "Arrendamiento de nave en la franja fronteriza",
            quantity="1",
            unit_key="MON",
            unit_value="2400.50",
            amount="2400.50",
            product_key="80131502",
            tax_object="02",
            taxes=(iva8,),
            property_accounts=("15956011002",),
            third_party=ThirdParty("JUFA7608212V6", "ADRIANA JUÁREZ FERNÁNDEZ", "601", "29133"),
        ),
        Concept(
            "Combustible magna",
            quantity="200.000",
            unit_key="LTR",
            unit_value="20.00",
            amount="4000.00",
            product_key="15101514",
            tax_object="02",
            taxes=(ieps,),
        ),
        Concept(
            "Libros",
            quantity="3",
            unit_key="H87",
            unit_value="100",
            amount="300.00",
            product_key="55101500",
            tax_object="02",
            taxes=(exempt,),
        ),
    )
    return invoice(
        concepts=concepts,
        taxes=(replace(IVA, base="5000.00", amount="800.00"), iva8, ieps, exempt, isr, iva_withheld),
        local_taxes=(
            LocalTax(TaxSide.TRANSFERRED, "ISH", "3.00", "30.00"),
            LocalTax(TaxSide.WITHHELD, "CEDULAR", "1.00", "10.00"),
        ),
        complements=("ImpuestosLocales",),
        subtotal=Amount.parse("11700.746912"),
        discount=Amount.parse("0.246912"),
        transferred=Amount.parse("1110.94"),
        withheld=Amount.parse("1033.34"),
        total=Amount.parse("11798.10"),
        currency="USD",
        exchange_rate="17.254300",
        payment_form="99",
        payment_method="PPD",
        conditions="CRÉDITO A 30 DÍAS",
        confirmation="ECVH1",
        receiver_residence="USA",
        receiver_tax_id="121585958",
        export="02",
    )


def long_invoice(count: int) -> Document:
    """An invoice of ``count`` concepts."""
    concept = invoice().concepts[0]
    many = tuple(
        replace(concept, description=f"Artículo número {number}", identification=f"ART-{number:05d}")
        for number in range(1, count + 1)
    )
    return invoice(concepts=many)


def egress() -> Document:
    """A credit note for two invoices."""
    return invoice(
        document_type="E",
        relations=(Relation("01", (UUID, OTHER_UUID)), Relation("07", (OTHER_UUID,))),
        use="G02",
        payment_form="15",
    )


def global_invoice() -> Document:
    """A factura global."""
    return invoice(
        receiver_rfc="XAXX010101000",
        receiver_name="PUBLICO EN GENERAL",
        receiver_regime="616",
        use="S01",
        global_information=GlobalInformation("04", "03", "2026"),
    )


def transfer() -> Document:
    """A traslado with Carta Porte."""
    return invoice(
        document_type="T",
        currency="XXX",
        subtotal=Amount.parse("0"),
        total=Amount.parse("0"),
        transferred=None,
        taxes=(),
        payment_form="",
        payment_method="",
        use="S01",
        complements=("CartaPorte",),
    )


def old_invoice() -> Document:
    """A CFDI 3.2: words for taxes, addresses, rates in per cent."""
    iva = TaxLine(TaxSide.TRANSFERRED, "IVA", "", "16.00", "", "160.00")
    isr = TaxLine(TaxSide.WITHHELD, "ISR", "", "", "", "100.00")
    address = Address(
        (("calle", "Av. Hidalgo"), ("noExterior", "77"), ("municipio", "Guadalupe"), ("codigoPostal", "67100"))
    )
    return invoice(
        version="3.2",
        use="",
        export="",
        receiver_regime="",
        receiver_place="",
        issuer_regime="REGIMEN GENERAL DE LEY PERSONAS MORALES",
        place="Guadalupe, Nuevo León",
        payment_form="Pago en una sola exhibición",
        payment_method="03,28",
        issuer_address=address,
        receiver_address=address,
        taxes=(iva, isr),
        concepts=(Concept("Honorarios", quantity="1", unit="NO APLICA", unit_value="1000", amount="1000"),),
        stamp=replace(STAMP, version="1.0", pac_rfc=""),
        pac_rfc="",
    )


def payment(version: str = "2.0", count: int = 2) -> Document:
    """A complemento de pago that settles ``count`` invoices."""
    taxes = (replace(IVA, base="862.068966", amount="137.931034"),) if version == "2.0" else ()
    settled = tuple(
        SettledDocument(
            f"{number:08X}-01B4-4EB8-96D0-E0DEBD89FF0F",
            "F",
            str(number),
            "MXN",
            "1",
            "" if version == "2.0" else "PPD",
            "1",
            "2000.00",
            "1000.00",
            "1000.00",
            "02" if version == "2.0" else "",
            taxes,
        )
        for number in range(1, count + 1)
    )
    one = Payment(
        paid_at="2026-03-01T12:00:00",
        form="03",
        currency="MXN",
        exchange_rate="1" if version == "2.0" else "",
        amount=f"{1000 * count}.00",
        operation="OP-9912",
        payer_bank_rfc="BNM840515VB1",
        payer_bank="BANAMEX",
        payer_account="002180700000000013",
        payee_bank_rfc="BBA830831LJ2",
        payee_account="012180001234567895",
        documents=settled,
        taxes=taxes,
    )
    totals = (
        ("TotalTrasladosBaseIVA16", "1724.14"),
        ("TotalTrasladosImpuestoIVA16", "275.86"),
        ("MontoTotalPagos", f"{1000 * count}.00"),
    )
    return invoice(
        document_type="P",
        currency="XXX",
        subtotal=Amount.parse("0"),
        total=Amount.parse("0"),
        transferred=None,
        taxes=(),
        use="CP01",
        payment_form="",
        payment_method="",
        complements=("Pagos",),
        payments=Payments(version, (one,), totals if version == "2.0" else ()),
        concepts=(Concept("Pago", "1", "ACT", "", "0", "0", product_key="84111506", tax_object="01"),),
    )


def payslip(version: str = "1.2") -> Document:
    """A recibo de nómina with everything in it."""
    new = version == "1.2"
    payroll = Payroll(
        version=version,
        kind="O" if new else "",
        paid_on="2026-03-15",
        begins_on="2026-03-01",
        ends_on="2026-03-15",
        days="15.000",
        total_earnings="9850.00" if new else "",
        total_deductions="1650.25" if new else "",
        total_other="320.10" if new else "",
        employer_registration="B5510768108",
        employee=Employee(
            curp="XEXX010101HNEXXXA4",
            social_security="000000000123",
            started_on="2015-01-01",
            seniority="P583W",
            contract="01",
            unionised="Sí",
            shift="01",
            regime="02",
            number="120",
            department="Desarrollo",
            position="Ingeniero de software",
            risk="1",
            periodicity="04",
            bank="002",
            account="1111111111",
            base_salary="490.22",
            integrated_salary="146.47",
            state="JAL",
        ),
        earnings=(
            Earning("001", "00500", "Sueldos, Salarios Rayas y Jornales", "7500.00", "0.00"),
            Earning("019", "00100", "Horas Extra", "1000.00", "1000.00", (Overtime("2", "01", "6", "2000.00"),)),
            Earning("005", "00301", "Fondo de ahorro", "0.00", "350.00"),
        ),
        earnings_totals=(("TotalSueldos", "9850.00"), ("TotalGravado", "8500.00"), ("TotalExento", "1350.00")),
        severance_totals=(("TotalPagado", "100.00"), ("NumAñosServicio", "3")),
        deductions=(
            Deduction("001", "00301", "Seguridad Social", "200.00", "" if new else "0.00"),
            Deduction("002", "00302", "ISR", "1450.25", "" if new else "0.00"),
        ),
        deductions_totals=(("TotalOtrasDeducciones", "200.00"), ("TotalImpuestosRetenidos", "1450.25")),
        other_payments=(OtherPayment("002", "SUB", "Subsidio para el empleo", "320.10", "320.10"),) if new else (),
        sick_leaves=(SickLeave("2", "02", "500.00"),),
    )
    return invoice(
        document_type="N",
        subtotal=Amount.parse("10170.10"),
        discount=Amount.parse("1650.25"),
        total=Amount.parse("8519.85"),
        transferred=None,
        taxes=(),
        use="CN01",
        payment_form="",
        complements=("Nomina",),
        payrolls=(payroll,),
        receiver_name="XOCHILT CASAS CHÁVEZ",
        receiver_rfc="CACX7605101P8",
        receiver_regime="605",
        concepts=(Concept("Pago de nómina", "1", "ACT", "", "10170.10", "10170.10", "1650.25", "84111505", "", "01"),),
    )


def withholding(version: str = "2.0") -> Document:
    """A retención; 1.0 of somebody abroad."""
    new = version == "2.0"
    return invoice(
        service=Service.RETENCIONES,
        document_type="R",
        version=version,
        concepts=(),
        taxes=(),
        transferred=None,
        use="",
        export="",
        payment_form="",
        payment_method="",
        subtotal=Amount.parse("25000.00"),
        total=Amount.parse("25000.00"),
        withheld=Amount.parse("2500.00"),
        receiver_rfc="URE180429TM6" if new else "",
        receiver_regime="",
        series="",
        complements=() if new else ("Pagosaextranjeros",),
        withholding=Withholding(
            key="14" if new else "18",
            description="Dividendos del ejercicio" if new else "",
            first_month="01" if new else "3",
            last_month="12" if new else "3",
            year="2025",
            total_operation="25000.00",
            total_taxed="25000.00",
            total_exempt="0.00",
            total_withheld="2500.00",
            nationality="Nacional" if new else "Extranjero",
            foreign_id="" if new else "1234567890",
            receiver_curp="",
            taxes=(WithheldTax("001" if new else "01", "25000.00", "2500.00", "04" if new else "Pago provisional"),),
            relation_kind="04" if new else "",
            related=OTHER_UUID if new else "",
        ),
    )


KINDS: dict[str, Callable[[], Document]] = {
    "invoice": invoice,
    "rich": rich_invoice,
    "egress": egress,
    "global": global_invoice,
    "transfer": transfer,
    "old": old_invoice,
    "payment20": payment,
    "payment10": lambda: payment("1.0"),
    "payroll12": payslip,
    "payroll11": lambda: payslip("1.1"),
    "withholding20": withholding,
    "withholding10": lambda: withholding("1.0"),
}
