"""``signing.py PKCS12 PASSWORD FILE``: signs one program of Windows with osslsigncode, in its place."""

from __future__ import annotations

import os
import subprocess
import sys

from machine import system_program


def main(store: str, password: str, file: str) -> int:
    """Sign; returns the exit code."""
    signed = f"{file}.signed"
    options = ["-pkcs12", store, "-pass", password, "-h", "sha256", "-n", "Acopio"]
    command = [system_program("osslsigncode"), "sign", *options, "-in", file, "-out", signed]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        print(done.stdout, file=sys.stderr)
    else:
        os.replace(signed, file)  # noqa: PTH105
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
