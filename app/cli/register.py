"""``acopio registrar``: a contribuyente's e.firma, checked before it is kept."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.cli.context import Context, ask_password, read_password
from app.cli.driver import Watch, run_until
from app.domain.clock import SystemClock
from app.efirma.certificate import Certificate
from app.efirma.credential import Credential
from app.engine.commands import Register
from app.errors import EmptyPasswordError, FileUnreadableError

DONE, EFIRMA_PROBLEM = 0, 4


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Register or renew; the exit code."""
    certificate = Certificate.from_bytes(_read(arguments.cer))
    now = SystemClock().now()
    certificate.check_usable(now)
    key_file = _read(arguments.key)
    if arguments.password_stdin:
        password = read_password()
    elif sys.stdin.isatty():
        password = ask_password()
    else:
        raise EmptyPasswordError
    credential = Credential.unlock(certificate, key_file, password)
    with context.engine() as engine:
        watch = Watch(context.words)
        engine.post(Register(credential, key_file, password if arguments.recordar else None))
        run_until(engine, watch, lambda: True, max_wait=None)
    if watch.troubles:
        return EFIRMA_PROBLEM
    days = certificate.days_left(now)
    context.words.say(f"Quedó registrada la e.firma de {certificate.name} ({certificate.rfc}). Vence en {days} días.")
    return DONE


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadableError(path) from error
