"""The cadena original of the Timbre: the text that the SAT's seal signs, put together from the stamp's fields."""

from __future__ import annotations

from app.domain.lines import NO_STAMP, Stamp

_OLD = "1.0"


def stamp_chain(stamp: Stamp) -> str:
    """``||1.1|UUID|…||`` for Timbre 1.1 and 1.0; empty when there is no stamp.

    A Leyenda that is not there leaves no bar behind; everything else keeps its place.
    """
    if stamp == NO_STAMP:
        return ""
    fields = [stamp.version, stamp.uuid, stamp.stamped_at]
    if stamp.version != _OLD:
        fields.append(stamp.pac_rfc)
        if stamp.legend.strip():
            fields.append(stamp.legend)
    fields += [stamp.document_seal, stamp.certificate]
    return f"||{'|'.join(' '.join(field.split()) for field in fields)}||"
