"""One delivery at a time into a package: two that write it at once would put each other's files aside with a number."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from app.disk import make_folder
from app.errors import LibraryBusyError, PackageBusyError
from app.store.database import translated
from app.store.lock import short_lock


@contextmanager
def alone_in(package: Path, locks: Path) -> Iterator[None]:
    """Hold ``package`` while the block works, by a file in the folder ``locks``, which every Acopio of this home has.

    Nothing is put into the package, which goes to other people. Raises PackageBusyError after some seconds in vain.
    """
    name = hashlib.sha256(os.fsencode(os.path.realpath(package))).hexdigest()
    with translated(locks):
        make_folder(locks)
    with ExitStack() as held:
        try:
            held.enter_context(short_lock(locks / f"{name}.lock"))
        except LibraryBusyError as error:
            raise PackageBusyError(package) from error
        yield
