"""The check of the seal: documents signed here, genuine ones, altered ones, and everything that is wrong with them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, load_der_private_key
from cryptography.x509.oid import NameOID
from lxml import etree

from app.cfdi.seal.check import check_seal
from app.cfdi.seal.original_string import TIMBRE
from app.cfdi.seal.report import SealNote, SealOutcome
from app.cfdi.seal.tables import DOCUMENTS
from app.words.messages import explain

Oracle = Callable[[etree._Element], str]
Attributes = dict[str, str]

DATA = Path(__file__).parents[3] / "data"
CSD = (DATA / "efirma" / "EKU9003173C9-csd.cer").read_bytes()
RFC = "EKU9003173C9"
NUMBER = "30001000000500003416"
GENUINE = sorted(path.name for path in (DATA / "cfdi_seal").glob("retenciones10-*.xml"))
BASE = {
    "3.2": ("cfdi/cfdv32-nomina.xml", "sello", "certificado", "noCertificado", "fecha", "rfc", SHA1()),
    "3.3": ("cfdi/cfdv33-pagos10.xml", "Sello", "Certificado", "NoCertificado", "Fecha", "Rfc", SHA256()),
    "4.0": ("cfdi/cfdv40-pagos20.xml", "Sello", "Certificado", "NoCertificado", "Fecha", "Rfc", SHA256()),
    "1.0": ("cfdi/retenciones10-ejemplo.xml", "Sello", "Cert", "NumCert", "FechaExp", "RFCEmisor", SHA1()),
    "2.0": ("cfdi/retenciones20-ejemplo.xml", "Sello", "Certificado", "NoCertificado", "FechaExp", "RfcE", SHA256()),
}


@cache
def csd_key() -> rsa.RSAPrivateKey:
    key = load_der_private_key((DATA / "efirma" / "EKU9003173C9-csd.key").read_bytes(), b"12345678a")
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


@cache
def other_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def certificate(
    rfc: str,
    since: datetime = datetime(2023, 1, 1, tzinfo=UTC),
    until: datetime = datetime(2027, 1, 1, tzinfo=UTC),
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """One like the SAT's for that RFC, with the number NUMBER."""
    subject = [(NameOID.COMMON_NAME, "Otra, S.A."), (NameOID.X500_UNIQUE_IDENTIFIER, rfc)]
    name = x509.Name([x509.NameAttribute(oid, value) for oid, value in subject if value])
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key((key or other_key()).public_key())
        .serial_number(int.from_bytes(NUMBER.encode(), "big"))
        .not_valid_before(since)
        .not_valid_after(until)
        .sign(other_key(), SHA256())
        .public_bytes(Encoding.DER)
    )


class Signer:
    """Seals a sample with a certificate, over the original string of the SAT's own stylesheet."""

    def __init__(self, sat_string: Oracle) -> None:
        self.sat_string = sat_string

    def __call__(
        self,
        version: str = "4.0",
        *,
        embedded: bytes = CSD,
        key: rsa.RSAPrivateKey | None = None,
        root: Attributes | None = None,
        issuer: Attributes | None = None,
        complement: str = "",
        algorithm: HashAlgorithm | None = None,
    ) -> etree._Element:
        path, seal, certificate_name, number, date, rfc, usual = BASE[version]
        document = etree.fromstring((DATA / path).read_bytes())
        namespace = etree.QName(document).namespace
        document.attrib.update({number: NUMBER, date: "2024-05-06T07:08:09"} | (root or {}))
        emisor = document.find(f"{{{namespace}}}Emisor")
        assert emisor is not None
        emisor.attrib.update({rfc: RFC} | (issuer or {}))
        if complement:
            document.append(etree.fromstring(f'<c:Complemento xmlns:c="{namespace}">{complement}</c:Complemento>'))
        signed = self.sat_string(document).encode()
        signature = (key or csd_key()).sign(signed, PKCS1v15(), algorithm or usual)
        document.set(certificate_name, b64encode(embedded).decode())
        document.set(seal, b64encode(signature).decode())
        return document


@pytest.fixture
def sign(sat_string: Oracle) -> Signer:
    return Signer(sat_string)


def outcome(document: etree._Element) -> SealOutcome:
    return check_seal(etree.tostring(document)).outcome


@pytest.mark.parametrize("version", BASE)
def test_a_document_signed_with_the_issuer_s_csd_is_valid(sign: Signer, version: str) -> None:
    report = check_seal(etree.tostring(sign(version)))
    assert report.outcome is SealOutcome.VALID
    assert report.outcome.is_good
    assert report.signature_matches is True
    assert report.certificate is not None
    assert (report.certificate.rfc, report.certificate.serial, report.certificate.is_csd) == (RFC, NUMBER, True)
    assert report.issued_at == datetime(2024, 5, 6, 7, 8, 9)
    assert report.original.startswith(f"||{version}|")
    assert (SealNote.WEAK_HASH in report.notes) is (version in ("3.2", "1.0"))
    assert SealNote.CHAIN_UNCHECKED in report.notes


@pytest.mark.parametrize("name", GENUINE)
def test_a_genuine_seal_is_valid(name: str) -> None:
    report = check_seal((DATA / "cfdi_seal" / name).read_bytes())
    assert report.outcome is SealOutcome.VALID
    assert report.timbre is not None
    assert report.timbre.covers_seal
    assert SealNote.SAT_SEAL_UNCHECKED in report.notes


def test_what_the_samples_seals_are_worth() -> None:
    found = {path.stem: check_seal(path.read_bytes()) for path in (DATA / "cfdi").glob("*.xml")}
    assert found["cfdv33-multiples-tasas"].outcome is SealOutcome.VALID
    assert found["retenciones10-ejemplo"].outcome is SealOutcome.VALID
    # The SAT's example is dated after its certificate ran out; the other was sealed with someone else's e.firma.
    assert found["cfdv40-ejemplo-signed-tfd"].outcome is SealOutcome.CERTIFICATE_EXPIRED_AT_ISSUE
    other = found["cfdv33-signed-tfd"]
    assert (other.outcome, other.signature_matches) == (SealOutcome.CERTIFICATE_MISMATCH, True)
    assert SealNote.NOT_A_CSD in other.notes
    assert found["cfdi40_01_bad_character"].outcome in (SealOutcome.UNREADABLE, SealOutcome.DAMAGED)
    assert found["cfdv40-min"].outcome is SealOutcome.NO_SEAL


@pytest.mark.parametrize("version", BASE)
def test_any_sealed_attribute_altered_is_noticed(sign: Signer, version: str) -> None:
    document = sign(version)
    unsealed = {"Sello", "Certificado", "Cert", "sello", "certificado"}
    altered = 0
    for element in document.iter("{*}Receptor", "{*}Concepto", "{*}Pago", "{*}Totales", "{*}Percepcion"):
        for name, value in element.items():
            element.set(name, value + "1")
            now = outcome(document)
            element.set(name, value)
            if name not in unsealed and "{" not in name:
                altered += now is SealOutcome.INVALID
                assert now is SealOutcome.INVALID, name
    assert altered
    assert outcome(document) is SealOutcome.VALID


def test_the_addenda_and_the_timbre_are_not_sealed(sign: Signer) -> None:
    document = sign()
    namespace = etree.QName(document).namespace
    complement = document.find(f"{{{namespace}}}Complemento")
    assert complement is not None
    timbre = {"Version": "1.1", "UUID": "ad662d33-6934-459c-a128-bdf0393e0f44", "SelloCFD": document.get("Sello", "")}
    etree.SubElement(complement, TIMBRE, timbre)
    etree.SubElement(etree.SubElement(document, f"{{{namespace}}}Addenda"), "Cualquiera", {"a": "b"}).text = "texto"
    report = check_seal(etree.tostring(document))
    assert report.outcome is SealOutcome.VALID
    assert report.timbre is not None
    assert report.timbre.covers_seal
    assert report.timbre.original == f"||1.1|{timbre['UUID']}|||{timbre['SelloCFD']}|||"


def test_a_seal_broken_over_lines_is_the_same(sign: Signer) -> None:
    data = etree.tostring(sign())
    seal = etree.fromstring(data).get("Sello", "").encode()
    assert check_seal(data.replace(seal, seal[:76] + b"&#10;" + seal[76:] + b" ")).outcome is SealOutcome.VALID


def test_a_file_saved_in_the_wrong_encoding(sign: Signer) -> None:
    data = etree.tostring(sign(issuer={"Nombre": "Peñón, S.A."}), encoding="UTF-8", xml_declaration=True)
    wrong = data.replace("ñó".encode(), b"\xf1\xf3")
    assert wrong != data
    assert check_seal(wrong).outcome is SealOutcome.VALID
    assert check_seal(wrong.replace(b"S.A.", b"S.C.")).outcome is SealOutcome.DAMAGED
    assert check_seal(data.replace(b"S.A.", b"S.C.")).outcome is SealOutcome.INVALID


@pytest.mark.parametrize("seal", ["AAAA", "no es base64", "ñ", "A" * 344, "A"])
def test_a_seal_of_nothing(sign: Signer, seal: str) -> None:
    document = sign()
    document.set("Sello", seal)
    assert outcome(document) is SealOutcome.INVALID


def test_a_signature_with_the_old_hash_is_no_good_for_a_new_document(sign: Signer) -> None:
    assert outcome(sign("4.0", algorithm=SHA1())) is SealOutcome.INVALID
    assert outcome(sign("1.0", algorithm=SHA256())) is SealOutcome.VALID


def test_a_certificate_of_somebody_else(sign: Signer) -> None:
    theirs = certificate("AAA010101AAA")
    report = check_seal(etree.tostring(sign(embedded=theirs, key=other_key())))
    assert (report.outcome, report.signature_matches) == (SealOutcome.CERTIFICATE_MISMATCH, True)
    words = explain(report.outcome, report.fields)
    assert RFC in words.cause
    assert "AAA010101AAA" in words.cause


def test_a_certificate_of_another_number(sign: Signer) -> None:
    document = sign(root={"NoCertificado": "00001000000000000001"})
    assert outcome(document) is SealOutcome.CERTIFICATE_MISMATCH


def test_a_second_rfc_in_other_letters_fools_nobody(sign: Signer) -> None:
    theirs = certificate("AAA010101AAA")
    document = sign(embedded=theirs, key=other_key(), issuer={"rfc": "AAA010101AAA"})
    assert outcome(document) is SealOutcome.CERTIFICATE_MISMATCH


def test_one_who_invoices_for_the_issuer(sign: Signer) -> None:
    theirs = certificate("AAA010101AAA")
    document = sign(embedded=theirs, key=other_key(), issuer={"FacAtrAdquirente": "1"})
    assert outcome(document) is SealOutcome.VALID_BY_AGENT
    document.set("Total", "1")
    assert outcome(document) is SealOutcome.INVALID


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        ("2024-05-06T07:08:09", SealOutcome.VALID),
        # 12:00 UTC is 07:00 in Cancún at most, and 04:00 in Tijuana at least: in between nobody is accused.
        ("2027-01-01T07:00:00", SealOutcome.VALID),
        ("2027-01-01T07:00:01", SealOutcome.CERTIFICATE_EXPIRED_AT_ISSUE),
        ("2023-01-01T04:00:00", SealOutcome.VALID),
        ("2023-01-01T03:59:59", SealOutcome.CERTIFICATE_NOT_YET_VALID),
        ("9999-12-31T23:59:59", SealOutcome.CERTIFICATE_EXPIRED_AT_ISSUE),
        ("0001-01-01T00:00:00", SealOutcome.CERTIFICATE_NOT_YET_VALID),
    ],
)
def test_the_certificate_must_have_been_valid_that_day(sign: Signer, issued: str, expected: SealOutcome) -> None:
    theirs = certificate(RFC, datetime(2023, 1, 1, 12, tzinfo=UTC), datetime(2027, 1, 1, 12, tzinfo=UTC))
    assert outcome(sign(embedded=theirs, key=other_key(), root={"Fecha": issued})) is expected


def test_a_complement_without_a_table_is_never_called_invalid(sign: Signer) -> None:
    document = sign(complement='<x:Nuevo xmlns:x="http://www.sat.gob.mx/Nuevo" Version="1.0"><x:a/>texto</x:Nuevo>')
    report = check_seal(etree.tostring(document))
    assert report.outcome is SealOutcome.NOT_VERIFIABLE
    assert report.unknown == ("Nuevo 1.0",)
    assert report.certificate is not None
    assert "Nuevo 1.0" in explain(report.outcome, report.fields).cause


@pytest.mark.parametrize("version", ["2.2", "3.0", ""])
def test_a_version_without_a_table(version: str) -> None:
    report = check_seal(f'<c:Comprobante xmlns:c="http://www.sat.gob.mx/cfd/3" version="{version}"/>'.encode())
    assert report.outcome is SealOutcome.NOT_VERIFIABLE
    assert report.unknown == (f"Comprobante {version}".strip(),)


def test_without_a_seal_or_a_certificate(sign: Signer) -> None:
    document = sign()
    certificate_text = document.attrib.pop("Certificado")
    assert outcome(document) is SealOutcome.NO_CERTIFICATE
    document.set("Certificado", " ")
    assert outcome(document) is SealOutcome.NO_CERTIFICATE
    document.set("Certificado", certificate_text)
    document.set("Sello", " \t")
    assert outcome(document) is SealOutcome.NO_SEAL


@pytest.mark.parametrize(
    "embedded",
    [
        b"?",
        b"\0" * 50,
        CSD * 10,
        CSD[:600],
        certificate(""),
        certificate("NADIE"),
        certificate(RFC, key=ec.generate_private_key(ec.SECP256R1())),
    ],
    ids=["nothing", "zeros", "huge", "cut", "no RFC", "bad RFC", "not RSA"],
)
def test_a_certificate_that_is_no_use(sign: Signer, embedded: bytes) -> None:
    assert outcome(sign(embedded=embedded)) is SealOutcome.BAD_CERTIFICATE


def test_a_timbre_for_another_seal(sign: Signer) -> None:
    complement = f'<x:{TIMBRE.partition("}")[2]} xmlns:x="{TIMBRE[1:].partition("}")[0]}" SelloCFD="b3Rybw=="/>'
    document = sign(complement=complement)
    report = check_seal(etree.tostring(document))
    assert report.outcome is SealOutcome.VALID
    assert SealNote.TIMBRE_OF_ANOTHER in report.notes
    assert report.timbre is not None
    assert report.timbre.original is None  # it does not say which version it is


def test_the_first_good_timbre_is_shown() -> None:
    data = (DATA / "cfdi" / "cfdi33_multiple_tfd_01.xml").read_bytes()
    first = next(etree.fromstring(data).iter(TIMBRE))
    report = check_seal(data)
    assert report.timbre
    assert report.timbre.original == (
        f"||1.1|{first.get('UUID')}|{first.get('FechaTimbrado')}|{first.get('RfcProvCertif')}"
        f"|{first.get('SelloCFD')}|{first.get('NoCertificadoSAT')}||"
    )


def test_every_document_with_a_table_can_be_checked(sign: Signer) -> None:
    assert {version for versions in DOCUMENTS.values() for version in versions} == set(BASE)


def test_dates_are_told_in_the_words(sign: Signer) -> None:
    theirs = certificate(RFC, until=datetime(2023, 6, 1, tzinfo=UTC) + timedelta(hours=18))
    report = check_seal(etree.tostring(sign(embedded=theirs, key=other_key())))
    words = explain(report.outcome, report.fields)
    assert "06/05/2024" in words.cause
    assert "01/06/2023" in words.cause
