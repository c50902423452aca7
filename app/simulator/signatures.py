"""Checks the SAT's two signatures by hand: canonical form, digest, RSA. Shares nothing with the code that signs."""

from __future__ import annotations

import hashlib
from copy import deepcopy

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA1
from lxml import etree

from app.simulator.certificates import Holder, read_certificate
from app.simulator.xml import SECURITY, SIGNATURE, UTILITY, Element, child, decoded, descend, text

_EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
_ENVELOPED = f"{SIGNATURE}enveloped-signature"
_RSA_SHA1 = f"{SIGNATURE}rsa-sha1"
_SHA1 = f"{SIGNATURE}sha1"
_PROFILE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"
_BASE64 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"
_STAMP_ID = "_0"
_ID = f"{{{UTILITY}}}Id"


def signer_of_operation(operation: Element, *, lenient: bool) -> Holder | None:
    """Who signed the operation element (``des:SolicitaDescargaX`` …); None when the signature does not hold.

    The signature covers the operation element as it was before the Signature was put into its only child; leniently it
    may cover that child alone, as the transform ``enveloped-signature`` means it.
    """
    if len(operation) != 1:
        return None
    signature = child(operation[0], SIGNATURE, "Signature")
    data = descend(signature, SIGNATURE, "KeyInfo", "X509Data")
    holder = read_certificate(decoded(child(data, SIGNATURE, "X509Certificate")))
    if signature is None or holder is None:
        return None
    if not lenient and not (_names_certificate(data, holder) and _uses_sat_algorithms(signature, "")):
        return None
    bare = _without_signature(operation)
    holds = _digest_holds(signature, bare, lenient=lenient) or (
        lenient and _is_enveloped(signature) and _digest_holds(signature, bare[0], lenient=True)
    )
    return holder if holds and _seal_holds(signature, holder.public_key, lenient=lenient) else None


def signer_of_timestamp(security: Element, *, lenient: bool) -> Holder | None:
    """Who signed the ``u:Timestamp`` of an Autentica; None when the signature does not hold.

    Leniently the Timestamp may have any Id, or none, if only the signature means the same.
    """
    signature = child(security, SIGNATURE, "Signature")
    stamp = child(security, UTILITY, "Timestamp")
    token = child(security, SECURITY, "BinarySecurityToken")
    if signature is None or stamp is None or token is None:
        return None
    holder = read_certificate(decoded(token))
    if holder is None or not _refers_to(signature, token):
        return None
    if not lenient and not (stamp.get(_ID) == _STAMP_ID and _uses_sat_algorithms(signature, f"#{_STAMP_ID}")):
        return None
    if not _points_at(signature, stamp) or not _digest_holds(signature, stamp, lenient=lenient):
        return None
    return holder if _seal_holds(signature, holder.public_key, lenient=lenient) else None


def _points_at(signature: Element, stamp: Element) -> bool:
    """Whether its Reference names ``stamp``, or nothing at all."""
    reference = descend(signature, SIGNATURE, "SignedInfo", "Reference")
    uri = reference.get("URI", "") if reference is not None else ""
    return not uri or uri == f"#{stamp.get(_ID)}"


def _is_enveloped(signature: Element) -> bool:
    transforms = descend(signature, SIGNATURE, "SignedInfo", "Reference", "Transforms")
    return transforms is not None and any(one.get("Algorithm") == _ENVELOPED for one in transforms)


def _without_signature(operation: Element) -> Element:
    envelope = deepcopy(operation.getroottree())
    copy = envelope.find(operation.getroottree().getelementpath(operation))
    if copy is None:  # an element is always found where it came from
        return operation
    signed = copy[0]
    for signature in signed.findall(f"{{{SIGNATURE}}}Signature"):
        signed.remove(signature)
    return copy


def _names_certificate(data: Element | None, holder: Holder) -> bool:
    issuer = child(data, SIGNATURE, "X509IssuerSerial")
    serial = text(child(issuer, SIGNATURE, "X509SerialNumber"))
    return serial == str(holder.serial) and bool(text(child(issuer, SIGNATURE, "X509IssuerName")))


def _refers_to(signature: Element, token: Element) -> bool:
    reference = descend(child(signature, SIGNATURE, "KeyInfo"), SECURITY, "SecurityTokenReference", "Reference")
    return (
        reference is not None
        and reference.get("URI") == f"#{token.get(_ID)}"
        and reference.get("ValueType") == token.get("ValueType") == _PROFILE
        and token.get("EncodingType") == _BASE64
    )


def _uses_sat_algorithms(signature: Element, uri: str) -> bool:
    info = child(signature, SIGNATURE, "SignedInfo")
    reference = child(info, SIGNATURE, "Reference")
    transforms = child(reference, SIGNATURE, "Transforms")
    wanted = (
        (child(info, SIGNATURE, "CanonicalizationMethod"), _EXCLUSIVE),
        (child(info, SIGNATURE, "SignatureMethod"), _RSA_SHA1),
        (child(transforms, SIGNATURE, "Transform"), _EXCLUSIVE),
        (child(reference, SIGNATURE, "DigestMethod"), _SHA1),
    )
    return (
        reference is not None
        and reference.get("URI") == uri
        and transforms is not None
        and len(transforms) == 1
        and all(element is not None and element.get("Algorithm") == algorithm for element, algorithm in wanted)
    )


def _digest_holds(signature: Element, signed: Element, *, lenient: bool) -> bool:
    claimed = decoded(descend(signature, SIGNATURE, "SignedInfo", "Reference", "DigestValue"))
    return any(
        hashlib.sha1(form, usedforsecurity=False).digest() == claimed
        for form in _canonical_forms(signed, lenient=lenient)
    )


def _seal_holds(signature: Element, key: RSAPublicKey, *, lenient: bool) -> bool:
    info = child(signature, SIGNATURE, "SignedInfo")
    value = decoded(child(signature, SIGNATURE, "SignatureValue"))
    if info is None:
        return False
    forms = _canonical_forms(info, lenient=lenient)
    if lenient and info.prefix:
        forms.append(_without_prefix(forms[0], info.prefix.encode()))
    return any(_verified(key, value, form) for form in forms)


def _without_prefix(form: bytes, prefix: bytes) -> bytes:
    """As it was signed, where a client signed with no prefix and a library gave it one in the envelope."""
    return (
        form.replace(b"<" + prefix + b":", b"<")
        .replace(b"</" + prefix + b":", b"</")
        .replace(b"xmlns:" + prefix + b"=", b"xmlns=")
    )


def _verified(key: RSAPublicKey, value: bytes, form: bytes) -> bool:
    try:
        key.verify(value, form, PKCS1v15(), SHA1())  # noqa: S303 the SAT takes nothing newer
    except InvalidSignature:
        return False
    return True


def _canonical_forms(element: Element, *, lenient: bool) -> list[bytes]:
    """The exclusive form the SAT asks for; leniently also the inclusive one, where the element stands."""
    kinds = (True, False) if lenient else (True,)
    return [etree.tostring(element, method="c14n", exclusive=kind, with_comments=False) for kind in kinds]
