"""``acopio registrar``: a contribuyente's e.firma, checked before it is kept."""

from __future__ import annotations

import argparse
import sys

from app.cli.context import Context, ask_password, read_password
from app.cli.driver import Watch
from app.cli.exit_codes import DONE, EFIRMA_PROBLEM, FAILED
from app.cli.speech import say
from app.domain.clock import SystemClock
from app.efirma.certificate import Certificate
from app.efirma.credential import Credential
from app.efirma.files import read_certificate_file, read_key_file
from app.engine.commands import Register
from app.errors import EmptyPasswordError, KeyringUnavailableError
from app.words import command_line as words


def run(context: Context, arguments: argparse.Namespace) -> int:
    """Check the e.firma that was named and register it, or renew the one of its RFC; returns the exit code."""
    certificate = Certificate.from_bytes(read_certificate_file(arguments.cer))
    now = SystemClock().now()
    certificate.check_usable(now)
    key_file = read_key_file(arguments.key)
    if arguments.password_stdin:
        password = read_password()
    elif sys.stdin.isatty():
        password = ask_password()
    else:
        raise EmptyPasswordError
    watch = Watch()
    try:
        credential = Credential.unlock(certificate, key_file, password)
        if not arguments.recordar:
            password.forget()
        with context.engine() as engine:
            engine.carry_out(Register(credential, key_file, password if arguments.recordar else None), watch)
    finally:
        password.forget()
    if any(not isinstance(error, KeyringUnavailableError) for error in watch.troubles):
        return FAILED
    days = certificate.days_left(now)
    say(words.registered(certificate.name, certificate.rfc, days))
    return EFIRMA_PROBLEM if watch.troubles else DONE
