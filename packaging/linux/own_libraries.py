"""Runs first in the frozen program: the programs it starts (a browser, a file manager) get back their own libraries.

PyInstaller's starter names ours in LD_LIBRARY_PATH; the system read that once, for this process, and needs it no more.
Our own program, started by itself (its helpers, another window), needs it again: its starter is told to begin anew.
"""

import os

before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if before is None:
    os.environ.pop("LD_LIBRARY_PATH", None)
else:
    os.environ["LD_LIBRARY_PATH"] = before
os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
