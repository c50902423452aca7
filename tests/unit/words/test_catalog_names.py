"""Every entry of the SAT's lists has a Spanish name of its own."""

from __future__ import annotations

import pytest

from app.domain.catalogs import COMPLEMENTS, ContentKind, Direction, DocumentType, Service, StatusFilter
from app.domain.validity import Validity
from app.words import catalog_names as names


@pytest.mark.parametrize("service", Service)
def test_every_complement_has_a_name_of_its_own(service: Service) -> None:
    found = [names.complement_name(service, code) for code in COMPLEMENTS[service]]
    assert len(set(found)) == len(found)
    assert set(names.COMPLEMENT_NAMES[service]) == set(COMPLEMENTS[service])


def test_every_value_has_a_name() -> None:
    assert set(names.DIRECTIONS) == set(Direction)
    assert set(names.CONTENTS) == set(ContentKind)
    assert set(names.DOCUMENT_STATUSES) == set(StatusFilter)
    assert set(names.DOCUMENT_STATES) == set(Validity)
    assert {one.value for one in DocumentType} < set(names.DOCUMENT_TYPES)
    assert names.document_type_name("Z") == "Z"
