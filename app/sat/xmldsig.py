"""The SAT's two XML signatures, on signxml: RSA-SHA1 over exclusive canonical XML, as the service demands."""

from __future__ import annotations

from base64 import b64encode

from lxml import etree
from lxml.builder import ElementMaker
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureConstructionMethod, SignatureMethod
from signxml.signer import XMLSigner

from app.efirma.credential import Credential
from app.sat.soap import DES, WSSE

DSIG = "http://www.w3.org/2000/09/xmldsig#"
X509V3 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"

_ds = ElementMaker(namespace=DSIG, nsmap={None: DSIG})
_o = ElementMaker(namespace=WSSE, nsmap={"o": WSSE})


class _SatSigner(XMLSigner):
    """xmlns as the default namespace, and exclusive canonical XML as the only transform."""

    def __init__(self) -> None:
        super().__init__(
            method=SignatureConstructionMethod.detached,  # the others write a transform that the SAT does not expect
            signature_algorithm=SignatureMethod.RSA_SHA1,
            digest_algorithm=DigestAlgorithm.SHA1,
            c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
        )
        self.namespaces = {None: DSIG}  # type: ignore[dict-item]  # lxml's word for the default namespace

    def check_deprecated_methods(self) -> None:
        """SHA-1 is all the service takes, and signxml has no option for it: this is where it would refuse."""


def certificate_text(credential: Credential) -> str:
    """The certificate's DER in base64, without line breaks."""
    return b64encode(credential.certificate.der).decode("ascii")


def sign_operation(operation: etree._Element, credential: Credential) -> bytes:
    """Sign ``operation`` (a ``des:…`` element with one child) and put the Signature at the end of its child.

    Returns the operation's bytes. They go into an envelope as text: in an envelope's tree lxml would rename the
    Signature to a prefix in scope, and what was signed would no longer hold.
    """
    certificate = credential.certificate
    key_info = _ds.KeyInfo(
        _ds.X509Data(
            _ds.X509IssuerSerial(
                _ds.X509IssuerName(certificate.issuer),
                _ds.X509SerialNumber(str(certificate.serial_number)),
            ),
            _ds.X509Certificate(certificate_text(credential)),
        )
    )
    operation[0].append(_signature(operation, "", key_info, credential))
    return etree.tostring(operation)


def sign_timestamp(timestamp: etree._Element, token_id: str, credential: Credential) -> etree._Element:
    """The Signature over a ``u:Timestamp`` of Id ``_0``, whose key is the BinarySecurityToken called ``token_id``."""
    reference = _o.SecurityTokenReference(_o.Reference(URI=f"#{token_id}", ValueType=X509V3))
    return _signature(timestamp, "#_0", _ds.KeyInfo(reference), credential)


def operation_element(name: str, child: str, attributes: dict[str, str]) -> etree._Element:
    """``<des:name><des:child …/></des:name>``, the attributes in alphabetical order."""
    operation = etree.Element(f"{{{DES}}}{name}", nsmap={"des": DES})
    etree.SubElement(operation, f"{{{DES}}}{child}", dict(sorted(attributes.items())))
    return operation


def _signature(data: etree._Element, uri: str, key_info: etree._Element, credential: Credential) -> etree._Element:
    signature = _SatSigner().sign(data, key=credential.private_key, key_info=key_info, reference_uri=uri)
    # signxml's elements have no namespace in memory, only once they are written
    return etree.fromstring(etree.tostring(signature))
