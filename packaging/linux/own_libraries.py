"""Runs first in the frozen program: the programs it starts (a browser, a file manager) get back their own libraries.

PyInstaller's starter names ours in LD_LIBRARY_PATH; the system read that once, for this process, and needs it no more.
"""

import os

before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if before is None:
    os.environ.pop("LD_LIBRARY_PATH", None)
else:
    os.environ["LD_LIBRARY_PATH"] = before
