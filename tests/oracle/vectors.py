"""Amounts of one document side by side, by what they are: added, scaled and taken apart together."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from tests.oracle.papers import ZERO, Concept, Line, Paper

Key = tuple[str, str]
Vector = dict[Key, Fraction]
"""By (what, which): ('base'|'iva', rate or 'exento'), ('untaxed', 'noObjeto'|'sinDesglose'), ('withheld', tax),
('ieps', rate), ('income', '')."""


def add(one: Vector, other: Vector, times: Fraction = Fraction(1)) -> Vector:
    found = dict(one)
    for key, value in other.items():
        found[key] = found.get(key, ZERO) + value * times
    return found


def scaled(one: Vector, times: Fraction) -> Vector:
    return {key: value * times for key, value in one.items()}


def rest(one: Vector, covered: Vector) -> Vector:
    """What is left of each amount, never below nothing."""
    return {key: max(ZERO, value - covered.get(key, ZERO)) for key, value in one.items()}


def of_lines(lines: tuple[Line, ...]) -> Vector:
    found: Vector = {}

    def put(what: str, which: str, value: Fraction) -> None:
        found[what, which] = found.get((what, which), ZERO) + value

    for line in lines:
        if line.side == "R":
            put("withheld", line.tax, line.amount)
        elif line.tax == "002":
            rate = "exento" if line.factor == "Exento" else str(line.rate)
            put("base", rate, line.base)
            put("iva", rate, line.amount)
        elif line.tax == "003":
            put("ieps", f"{line.factor} {line.rate}", line.amount)
    return found


def untaxed(concepts: tuple[Concept, ...], version: str) -> Vector:
    """§1.3: concepts without IVA: not subject, or (03 to 08, and any of 3.3) without breakdown."""
    found: Vector = {}
    for one in concepts:
        shows_iva = any(line.side == "T" and line.tax == "002" for line in one.lines)
        code = one.tax_object if version == "4.0" else "" if shows_iva else "33"
        if code not in ("", "02"):
            key = ("untaxed", "noObjeto" if code == "01" else "sinDesglose")
            found[key] = found.get(key, ZERO) + one.net
    return found


def of_document(paper: Paper, owner: str) -> Vector:
    """All amounts of an I or E in its currency; without what is a third party's where ``owner`` issued it (§9)."""
    found = add(of_lines(paper.lines), untaxed(paper.concepts, paper.version))
    found["income", ""] = paper.subtotal - paper.discount
    if paper.issuer != owner:
        return found
    for concept in paper.concepts:
        if concept.third_party:
            found = add(found, of_lines(concept.lines), Fraction(-1))
            found = add(found, untaxed((concept,), paper.version), Fraction(-1))
            found["income", ""] -= concept.net
    return found


def telescoped(whole: Vector, total: Fraction, before: Fraction, paid: Fraction) -> Vector:
    """§1.4: the part of each amount that a payment settles, in cents; the parts of all payments make the whole."""
    if total <= 0:
        return {}
    first, last = (total - before) / total, (total - before + paid) / total
    return {key: cents(value * last) - cents(value * first) for key, value in whole.items()}


def cents(value: Fraction) -> Fraction:
    """Rounded half up to two places."""
    return Fraction(round_cents(value))


def round_cents(value: Fraction) -> Decimal:
    """Half up: of a negative amount the half goes away from nothing, as Decimal's ROUND_HALF_UP has it."""
    above, below = abs(value.numerator), value.denominator
    rounded = Decimal((200 * above + below) // (2 * below)).scaleb(-2)
    return -rounded if value < 0 else rounded
