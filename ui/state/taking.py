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
from app.store.place import LibraryPlace

if TYPE_CHECKING:
    from ui.state.app_state import AppState


def apply(app_state: AppState, event: object) -> None:
    """Take one event in, and say what is other now."""
    match event:
        case RequestChanged(request):
            app_state.requests[request.id] = request
            app_state.tell_changed(request)
        case Transfer():
            app_state.transfer.emit(event)
        case Activity():
            app_state.activity = event
            app_state.activity_changed.emit()
        case Outages(failing):
            app_state.failing = failing
            app_state.activity_changed.emit()
        case DocumentsAdded(new=new):
            app_state.new_documents += new
            app_state.tell_added()
        case TaxpayerChanged(taxpayer, unlocked):
            app_state.taxpayers[taxpayer.rfc] = taxpayer
            (app_state.unlocked.add if unlocked else app_state.unlocked.discard)(taxpayer.rfc)
            app_state.taxpayers_changed.emit()
        case TaxpayerRemoved(rfc):
            app_state.taxpayers.pop(rfc, None)
            app_state.unlocked.discard(rfc)
            app_state.taxpayers_changed.emit()
        case LibraryMoved(root) if app_state.place is not None:
            app_state.place = LibraryPlace(root, app_state.place.database)
            app_state.place_changed.emit()
        case Trouble(error):
            app_state.trouble.emit(error)
        case _:
            app_state.happened.emit(event)
