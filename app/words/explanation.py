"""The shape of everything that is explained to the person: what, why, what to do, and one button."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """The one button an explanation may offer."""

    NONE = ""
    REGISTER = "register"
    RENEW = "renew"
    PASSWORD = "password"  # noqa: S105 - the name of a button
    CHECK_NOW = "check_now"
    ASK_AGAIN = "ask_again"
    RESUME = "resume"
    OPEN_FOLDER = "open_folder"
    SHOW_DOCUMENTS = "show_documents"
    CHOOSE_LIBRARY = "choose_library"
    FIND_LIBRARY = "find_library"
    OPEN_LOGS = "open_logs"


ACTION_LABELS: dict[Action, str] = {
    Action.REGISTER: "Registrar mi e.firma",
    Action.RENEW: "Renovar e.firma",
    Action.PASSWORD: "Escribir contraseña",
    Action.CHECK_NOW: "Consultar ahora",
    Action.ASK_AGAIN: "Pedir de nuevo",
    Action.RESUME: "Reanudar",
    Action.OPEN_FOLDER: "Abrir carpeta",
    Action.SHOW_DOCUMENTS: "Ver comprobantes",
    Action.CHOOSE_LIBRARY: "Elegir carpeta",
    Action.FIND_LIBRARY: "Ver qué hacer…",
    Action.OPEN_LOGS: "Abrir registros",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """``title`` names it, ``cause`` says whose doing it is, ``advice`` what to do; ``action`` is an ``Action`` value.

    As wording the texts hold ``{field}`` places; as given out by ``messages.explain`` they are finished sentences.
    """

    title: str
    cause: str
    advice: str
    action: str = Action.NONE

    @property
    def body(self) -> str:
        """Cause and advice, for where the title stands above in a line of its own."""
        return f"{self.cause} {self.advice}".strip()

    @property
    def sentences(self) -> str:
        """Title, cause and advice, for where there is but one line."""
        return f"{self.title.rstrip('.')}. {self.body}".strip()
