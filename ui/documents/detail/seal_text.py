"""What the check of a document's seal found, as rich text."""

from __future__ import annotations

from html import escape

from app.cfdi.seal.report import SealCertificate, SealReport
from app.words import formatting
from app.words.messages import explain
from ui.widgets.colours import Colours

_LONGEST = 20_000  # characters of the original string that are laid out


def seal_text(report: SealReport, colours: Colours) -> str:
    """The verdict, what else there is to say, whose certificate it is, and the original string."""
    words = explain(report.outcome.value, report.fields)
    colour = colours.ok_text if report.outcome.is_good else colours.text
    parts = [
        f'<p style="margin-bottom:2px"><b><span style="color:{colour}">{escape(words.title)}</span></b></p>',
        f"<p>{escape(words.cause)} {escape(words.advice)}</p>",
    ]
    for note in report.notes:
        said = explain(note.value, report.fields)
        parts.append(
            f'<p style="margin-bottom:4px"><b>{escape(said.title)}.</b> '
            f'<span style="color:{colours.soft}">{escape(said.body)}</span></p>'
        )
    if report.certificate is not None:
        parts.append(_certificate(report.certificate, colours))
    if report.timbre is not None:
        parts.append(
            _facts(
                "Timbre",
                (
                    ("Folio fiscal", report.timbre.uuid),
                    ("Certificado del SAT", report.timbre.sat_certificate),
                    ("Proveedor de certificación", report.timbre.pac_rfc),
                    ("Sellado", report.timbre.stamped_at),
                ),
                colours,
            )
        )
        parts.append(_long("Cadena original del timbre", report.timbre.original or "", colours))
    parts.append(_long("Cadena original", report.original, colours))
    return "".join(parts)


def _certificate(one: SealCertificate, colours: Colours) -> str:
    valid = f"del {formatting.day(one.not_before)} al {formatting.day(one.not_after)}"
    kind = "Certificado de sello digital" if one.is_csd else "e.firma"
    return _facts(
        "Certificado con el que se selló",
        (("De", one.name), ("RFC", one.rfc), ("Número", one.serial), ("Vigencia", valid), ("Tipo", kind)),
        colours,
    )


def _facts(heading: str, facts: tuple[tuple[str, str], ...], colours: Colours) -> str:
    rows = "".join(
        f'<tr><td width="34%" style="color:{colours.soft}; padding-right:10px">{escape(name)}</td>'
        f"<td>{escape(text)}</td></tr>"
        for name, text in facts
        if text
    )
    return f"<p style='margin-bottom:2px'><b>{escape(heading)}</b></p><table cellpadding='1'>{rows}</table>"


def _long(heading: str, text: str, colours: Colours) -> str:
    if not text:
        return ""
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    broken = escape(shown).replace("|", "|\u200b")  # may be broken after each bar
    return (
        f"<p style='margin-bottom:2px'><b>{escape(heading)}</b></p>"
        f'<p style="color:{colours.soft}; margin-top:0">{broken}</p>'
    )
