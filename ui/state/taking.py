"""How each event of the engine changes what the window knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.events import (
    Activity,
    DocumentsAdded,
    LibraryMoved,
    Outages,
    RequestChanged,
    TaxpayerChanged,
    TaxpayerRemoved,
    Transfer,
    Trouble,
)
from ui.background.engine_thread import LibraryPlace

if TYPE_CHECKING:
    from ui.state.app_state import Work


def take(work: Work, event: object) -> None:
    """Take one event in, and say what is other now."""
    match event:
        case RequestChanged(request):
            work.requests[request.id] = request
            work.tell_changed(request)
        case Transfer():
            work.transfer.emit(event)
        case Activity():
            work.activity = event
            work.activity_changed.emit()
        case Outages(failing):
            work.failing = failing
            work.activity_changed.emit()
        case DocumentsAdded(new=new):
            work.new_documents += new
            work.tell_added()
        case TaxpayerChanged(taxpayer, unlocked):
            work.taxpayers[taxpayer.rfc] = taxpayer
            (work.unlocked.add if unlocked else work.unlocked.discard)(taxpayer.rfc)
            work.taxpayers_changed.emit()
        case TaxpayerRemoved(rfc):
            work.taxpayers.pop(rfc, None)
            work.unlocked.discard(rfc)
            work.taxpayers_changed.emit()
        case LibraryMoved(root) if work.place is not None:
            work.place = LibraryPlace(root, work.place.database)
            work.place_changed.emit()
        case Trouble(error):
            work.trouble.emit(error)
        case _:
            work.happened.emit(event)
