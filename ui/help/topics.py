"""The articles of the help, and which of them belongs to each page and dialog. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.words.help_places import CAUSES, FIGURES, REMARKS


@dataclass(frozen=True, slots=True)
class Topic:
    """One article: its stable ``key``, which is also its file's name in resources/help, and its title."""

    key: str
    title: str


STATES, CODES, NOTES = "estados", "codigos", "avisos"
"""The articles that are made of ``app.words`` at run time."""

MONTH_ARTICLES = (FIGURES, CAUSES, REMARKS)
"""The same, of the month."""

TOPICS: tuple[Topic, ...] = (
    Topic("primeros-pasos", "Primeros pasos"),
    Topic("inicio", "Inicio"),
    Topic("solicitudes", "Solicitudes al SAT"),
    Topic("comprobantes", "Comprobantes"),
    Topic("mes", "El mes: IVA, saldos, DIOT"),
    Topic(FIGURES, "Las cifras del mes"),
    Topic(CAUSES, "Por qué difieren y cambian"),
    Topic(REMARKS, "Los avisos del mes"),
    Topic("saldos", "Saldos: quién debe un REP"),
    Topic("nomina", "Nómina: lo pagado a cada trabajador"),
    Topic("contrapartes", "Contrapartes: proveedores y clientes"),
    Topic("cobertura", "Cobertura: si está completo"),
    Topic("entregas", "Entregar y carpetas de salida"),
    Topic("importar", "Importar lo que ya tenías"),
    Topic("contribuyentes", "Contribuyentes y e.firma"),
    Topic("ajustes", "Ajustes"),
    Topic("respaldo", "Respaldo y cambio de equipo"),
    Topic(STATES, "Qué significa cada estado"),
    Topic(CODES, "Los códigos del SAT"),
    Topic(NOTES, "Avisos y errores"),
    Topic("que-guarda", "Qué guarda Acopio y dónde"),
    Topic("privacidad", "Privacidad en una página"),
    Topic("sin-ventana", "Acopio sin ventana"),
    Topic("preguntas", "Preguntas frecuentes"),
)

FIRST = TOPICS[0].key

PAGE_HELP: dict[str, str] = {
    "inicio": "inicio",
    "mes": "mes",
    "saldos": "saldos",
    "nomina": "nomina",
    "contrapartes": "contrapartes",
    "cobertura": "cobertura",
    "solicitudes": "solicitudes",
    "comprobantes": "comprobantes",
    "contribuyentes": "contribuyentes",
    "ajustes": "ajustes",
}
"""Page of the window to place in the help: an article, with ``#`` and an anchor where it has one."""

DIALOG_HELP: dict[str, str] = {
    "FetchDialog": "cobertura#traer",
    "CertificateDialog": "cobertura#constancia",
    "PaidDialog": "saldos#pagada",
    "DownloadWizard": "solicitudes#nueva-descarga",
    "UpdatePreview": "solicitudes#poner-al-dia",
    "RegisterDialog": "contribuyentes#registrar",
    "FirstInvoicesQuestion": "solicitudes#poner-al-dia",
    "PasswordDialog": "contribuyentes#contrasena",
    "ImportClientsDialog": "contribuyentes#carpeta",
    "RemovalQuestion": "contribuyentes#quitar",
    "VerifyLibraryDialog": "respaldo#verificar",
    "FileMonthDialog": "mes#presentado",
    "WorkbookDialog": "mes#iva",
    "DecideDialog": "mes#decidir",
    "DiotDialog": "mes#diot",
    "DeliveryDialog": "entregas",
    "OutputFolderDialog": "entregas#salidas",
    "ExportDialog": "comprobantes#exportar",
    "CheckQuestion": "comprobantes#consultar",
    "TotalsPopup": "comprobantes",
    "SealResultsDialog": "comprobantes#sello",
    "ImportDialog": "importar",
    "ImportReportDialog": "importar#resultado",
    "MoveQuestion": "ajustes#carpeta",
    "LibraryAwayDialog": "ajustes#no-esta",
    "BackupDialog": "respaldo#hacer",
    "RestoreDialog": "respaldo#restaurar",
    "CrashDialog": "preguntas#falla",
    "SafeStartDialog": "preguntas#falla",
}
"""Name of a dialog's class to place in the help."""


def place_of(dialog_classes: tuple[str, ...], page: str) -> str:
    """What F1 opens: the place of the dialog whose classes are named, else that of the page behind it."""
    for name in dialog_classes:
        if name in DIALOG_HELP:
            return DIALOG_HELP[name]
    return PAGE_HELP.get(page, FIRST)


def anchor_of(key: str) -> str:
    """The anchor of a key of ``app.words.messages`` in the articles made at run time."""
    return key.replace(":", "-")


def place_of_key(key: str) -> str:
    """Where a state, code, notice or error is explained."""
    family = key.partition(":")[0]
    if family in ("state", "package", "activity", "sat_status", "cancellable", "cancellation", "efos", "document"):
        article = STATES
    else:
        article = CODES if family == "code" else NOTES
    return f"{article}#{anchor_of(key)}"
