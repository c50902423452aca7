"""In how many documents a candidate stands: never in more than there are."""

from __future__ import annotations

from collections import Counter

from app.engine.intake.scan import Parties

SELF, OTHER = "EKU9003173C9", "IIA040805DZ4"


def test_a_document_to_oneself_counts_once() -> None:
    pairs = Counter({(SELF, SELF): 2, (SELF, OTHER): 3, (OTHER, SELF): 1})
    parties = Parties(pairs, {SELF: "YO", OTHER: "OTRA"})
    (mine,) = parties.candidates()
    assert (mine.rfc, mine.issued, mine.received, mine.documents) == (SELF, 5, 3, 6)
    owned = parties.candidates(frozenset({SELF, OTHER}))
    assert [(one.rfc, one.documents) for one in owned] == [(SELF, 6), (OTHER, 4)]
