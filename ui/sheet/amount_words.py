"""An amount in words, as it is written on Mexican invoices."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_UNITS = ("CERO", "UN", "DOS", "TRES", "CUATRO", "CINCO", "SEIS", "SIETE", "OCHO", "NUEVE")
_TEENS = ("DIEZ", "ONCE", "DOCE", "TRECE", "CATORCE", "QUINCE", "DIECISÉIS", "DIECISIETE", "DIECIOCHO", "DIECINUEVE")
_TWENTIES = (
    "VEINTE",
    "VEINTIÚN",
    "VEINTIDÓS",
    "VEINTITRÉS",
    "VEINTICUATRO",
    "VEINTICINCO",
    "VEINTISÉIS",
    "VEINTISIETE",
    "VEINTIOCHO",
    "VEINTINUEVE",
)
_SMALL = _UNITS + _TEENS + _TWENTIES
_TENS = ("", "", "", "TREINTA", "CUARENTA", "CINCUENTA", "SESENTA", "SETENTA", "OCHENTA", "NOVENTA")
_HUNDREDS = (
    "",
    "CIENTO",
    "DOSCIENTOS",
    "TRESCIENTOS",
    "CUATROCIENTOS",
    "QUINIENTOS",
    "SEISCIENTOS",
    "SETECIENTOS",
    "OCHOCIENTOS",
    "NOVECIENTOS",
)
_NOUNS = {  # one, many, and what stands behind the cents
    "MXN": ("PESO", "PESOS", "M.N."),
    "USD": ("DÓLAR AMERICANO", "DÓLARES AMERICANOS", "USD"),
    "EUR": ("EURO", "EUROS", "EUR"),
}
_NO_CURRENCY = "XXX"
_MILLION = 1_000_000
_TOO_LARGE = 10**12
_CENT = Decimal("0.01")


def amount_in_words(amount: str, currency: str) -> str:
    """``(MIL DOSCIENTOS PESOS 50/100 M.N.)`` for ``1200.5`` and ``MXN``; other currencies by noun or by code.

    Rounded to hundredths. Empty for what is no amount, is a trillion or more, or is of the currency ``XXX``.
    """
    try:
        value = Decimal(amount.strip())
    except InvalidOperation:
        return ""
    if not value.is_finite() or abs(value) >= _TOO_LARGE - 1 or currency == _NO_CURRENCY:
        return ""
    value = value.quantize(_CENT, ROUND_HALF_UP)
    whole, cents = divmod(int(abs(value) * 100), 100)
    words = number_in_words(whole)
    if value < 0:
        words = f"MENOS {words}"
    one, many, mark = _NOUNS.get(currency or "MXN", ("", "", currency))
    if one:
        joint = " DE" if whole >= _MILLION and whole % _MILLION == 0 else ""
        words += f"{joint} {one if whole == 1 else many}"
    elif words.endswith(("UN", "ÚN")):  # without a noun behind it
        words = words.removesuffix("ÚN").removesuffix("UN") + "UNO"
    return f"({words} {cents:02d}/100 {mark})"


def number_in_words(number: int) -> str:
    """``1031`` as ``MIL TREINTA Y UN``, ready for a masculine noun; below a trillion."""
    millions, rest = divmod(number, _MILLION)
    parts: list[str] = []
    if millions:
        parts.append("UN MILLÓN" if millions == 1 else f"{_below_a_million(millions)} MILLONES")
    if rest or not millions:
        parts.append(_below_a_million(rest))
    return " ".join(parts)


def _below_a_million(number: int) -> str:
    thousands, rest = divmod(number, 1000)
    parts: list[str] = []
    if thousands:
        parts.append("MIL" if thousands == 1 else f"{_below_a_thousand(thousands)} MIL")
    if rest or not thousands:
        parts.append(_below_a_thousand(rest))
    return " ".join(parts)


def _below_a_thousand(number: int) -> str:
    if number == 100:
        return "CIEN"
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_a_hundred(rest)
    return f"{_HUNDREDS[hundreds]} {_below_a_hundred(rest)}" if rest else _HUNDREDS[hundreds]


def _below_a_hundred(number: int) -> str:
    if number < len(_SMALL):
        return _SMALL[number]
    tens, units = divmod(number, 10)
    return f"{_TENS[tens]} Y {_SMALL[units]}" if units else _TENS[tens]
