"""Makes each page when it is first shown and connects what only that page can ask for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.domain.clock import SystemClock
from app.domain.month.decisions import DecisionKind
from app.paths import Paths
from app.store.decision_log import DecisionLog
from ui.settings.parts import SettingsParts
from ui.state.app_state import AppState
from ui.state.month_desk import MonthDesk
from ui.widgets.page import Page
from ui.window.dialog_opener import DialogOpener


class PageFactory(QObject):
    """A page is loaded with its first showing: ``make_page`` is what the window is handed.

    Signals:
        demo_wanted: the person wants to try with made-up data.
        back_wanted: the person wants the page where the listed figure stands.
    """

    demo_wanted = Signal()
    back_wanted = Signal()

    def __init__(
        self,
        app_state: AppState,
        month_desk: MonthDesk,
        paths: Paths,
        dialogs: DialogOpener,
        *,
        settings_parts: SettingsParts,
        parent: QObject,
        is_demo: bool,
    ) -> None:
        super().__init__(parent)
        self._app_state = app_state
        self._month_desk = month_desk
        self._paths = paths
        self._dialogs = dialogs
        self._settings_parts = settings_parts
        self._is_demo = is_demo
        self._makers: dict[str, Callable[[], Page]] = {
            "inicio": self._home,
            "mes": self._month,
            "saldos": self._balances,
            "nomina": self._payroll,
            "contrapartes": self._counterparts,
            "cobertura": self._coverage,
            "solicitudes": self._requests,
            "comprobantes": self._documents,
            "contribuyentes": self._taxpayers,
            "ajustes": self._settings,
        }

    def make_page(self, key: str) -> Page:
        """A new page, by its key in the rail."""
        return self._makers[key]()

    def _home(self) -> Page:
        from ui.home.page import InicioPage

        page = InicioPage(self._app_state, self._month_desk, self._paths)
        page.welcome.demo.setVisible(not self._is_demo)
        page.demo_wanted.connect(self.demo_wanted)
        page.board.deliver_wanted.connect(self._dialogs.open_delivery)
        return page

    def _month(self) -> Page:
        from ui.month.actions import MonthActions
        from ui.month.page import MesPage

        page = MesPage(self._app_state, self._month_desk, self._paths)
        MonthActions(page, self._month_desk, self._paths)
        return page

    def _balances(self) -> Page:
        from app.bookkeeping.joint_decisions import WHEN, JointDecisions
        from ui.balances.page import SaldosPage

        days = JointDecisions(DecisionLog(self._paths.decisions), SystemClock(), WHEN)
        return SaldosPage(self._app_state, self._month_desk, days)

    def _payroll(self) -> Page:
        from ui.payroll.page import NominaPage

        return NominaPage(self._app_state, self._month_desk)

    def _counterparts(self) -> Page:
        from app.bookkeeping.joint_decisions import JointDecisions
        from app.bookkeeping.known_lists import KnownLists
        from ui.counterparts.page import ContrapartesPage

        operations = JointDecisions(DecisionLog(self._paths.decisions), SystemClock(), (DecisionKind.OPERATION,))
        return ContrapartesPage(self._app_state, self._month_desk, operations, KnownLists(self._paths.lists))

    def _coverage(self) -> Page:
        from ui.coverage.page import CoberturaPage

        page = CoberturaPage(self._app_state, self._month_desk)
        page.missing_wanted.connect(self._dialogs.open_fetch)
        page.certificate_wanted.connect(self._dialogs.open_certificate)
        return page

    def _requests(self) -> Page:
        from ui.requests.page import SolicitudesPage

        return SolicitudesPage(self._app_state)

    def _documents(self) -> Page:
        from ui.documents.actions.deciding import Deciding
        from ui.documents.detail.month_tab import MonthTab
        from ui.documents.page import ComprobantesPage

        page = ComprobantesPage(self._app_state, MonthTab(self._month_desk, self._paths.lists))
        deciding = Deciding(self._month_desk, self._paths, page)
        page.decide_wanted.connect(deciding.begin)
        deciding.said.connect(page.document_actions.show_sentence)
        deciding.trouble.connect(self._app_state.trouble)
        page.figure.back_wanted.connect(self.back_wanted)
        return page

    def _taxpayers(self) -> Page:
        from ui.taxpayers.page import ContribuyentesPage

        page = ContribuyentesPage(self._app_state)
        page.renew_wanted.connect(self._dialogs.open_registration)
        page.password_wanted.connect(self._dialogs.ask_password_of)
        page.import_wanted.connect(self._dialogs.open_client_import)
        return page

    def _settings(self) -> Page:
        from ui.settings.page import AjustesPage

        page = AjustesPage(self._app_state, self._paths, self._settings_parts)
        page.verify_wanted.connect(self._dialogs.open_library_check)
        page.backup_wanted.connect(self._dialogs.open_backup)
        page.restore_wanted.connect(self._dialogs.open_restore)
        return page
