"""Descargar: bringing a package to disk, whole and checked, before anything else happens to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from app.cfdi import package as package_file
from app.cfdi.directory import RULES
from app.cfdi.package import PackageSummary
from app.disk import os_error
from app.domain.lifecycle import Event, PackageEvent, PackageState, can
from app.domain.request import Package, Request
from app.domain.story import NoticeKey, Story
from app.engine import policy
from app.engine.access.services import ServiceSource, TaxpayerService
from app.engine.ledger import Ledger, move, with_package
from app.engine.policy import Action, Pace
from app.engine.steps.notices import notice_of
from app.errors import AcopioError, ExpectedError, HostilePackageError, PackageError, StoreError, TornPackageError
from app.sat.download import DownloadResult
from app.store.files import LibraryFolder, package_path

ROOM = 256 * 1024 * 1024
"""Free bytes wanted before a package is asked for: its size is not known before."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: the SAT's word, and for a package on disk whether it was found unfit to unpack (``held`` says why)."""

    result: DownloadResult
    held: str | None = None


class Fetching:
    """Fetches one package at a time of a request, never one of them a third time."""

    def __init__(self, ledger: Ledger, services: ServiceSource, folder: LibraryFolder, pace: Pace) -> None:
        self._ledger = ledger
        self._services = services
        self._folder = folder
        self._pace = pace

    def begin(
        self,
        request: Request,
        package: Package,
        progress: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> Callable[[], Fetched] | None:
        """Record the attempt and hand back the call, or None when there is nothing to ask for.

        Raises EfirmaError when there is no usable key and StoreError when the disk cannot take a package.
        """
        path = package_path(request.query.owner, package.id)
        if self._is_here(request, package, path):
            return None
        if policy.downloads_left(package) == 0:
            if not self._settle_spare(request, package, path):
                self._put(request, move(package, PackageEvent.EXHAUSTED), Story.PACKAGE_EXHAUSTED)
            return None
        service = self._services.get(request.query.service, request.query.owner)
        self._folder.require_place(path, ROOM)
        attempt = move(package, PackageEvent.FETCH, fetches=package.fetches + 1)
        self._put(request, attempt, Story.FETCHING)
        return lambda: self._fetch(service, attempt, path, progress, cancelled)

    def finish(self, request: Request, package: Package, outcome: Fetched | AcopioError) -> None:
        """Apply what came of it."""
        if isinstance(outcome, Fetched):
            self._answered(request, package, outcome)
        else:
            self._failed(request, package, outcome)

    def interrupted(self, request: Request, package: Package) -> None:
        """After a start: the program ended while the package was coming; the attempt counts."""
        self._put(request, move(package, PackageEvent.INTERRUPTED), Story.INTERRUPTED)

    def _fetch(
        self,
        service: TaxpayerService,
        package: Package,
        path: str,
        progress: Callable[[int], None],
        cancelled: Callable[[], bool],
    ) -> Fetched:
        with self._folder.incoming(path) as sink:
            result = service.download(package.id, sink, progress, cancelled)
        if policy.after_download(result.code) is not Action.STORE:
            self._folder.discard(path)
            return Fetched(result)
        held = None
        try:
            if self._is_earlier_better(package, path, package_file.check(self._folder.incoming_path(path))):
                return self._earlier(result, path)
        except TornPackageError:
            self._folder.discard(path)
            raise
        except HostilePackageError as error:
            if self._folder.spare_path(path).exists():
                return self._earlier(result, path)
            held = error.why
        self._folder.make_final(path)
        self._folder.discard_spare(path)
        return Fetched(result, held)

    def _is_earlier_better(self, package: Package, path: str, summary: PackageSummary) -> bool:
        """Where members are damaged: while a download is left it is put by and the package asked for again; of two such
        the one of which more can be read is kept. Raises TornPackageError for the first."""
        if summary.damaged > 0 and policy.downloads_left(package) > 0:
            self._folder.set_aside_incoming(path)
            raise TornPackageError("crc")
        spare = self._folder.spare_path(path)
        return spare.exists() and package_file.check(spare).readable > summary.readable

    def _earlier(self, result: DownloadResult, path: str) -> Fetched:
        """Keep the download before this one, which was put by, as what came."""
        self._folder.discard(path)
        self._folder.make_spare_final(path)
        kept = self._folder.absolute(path)
        return Fetched(replace(result, sha256=self._folder.sha256(path) or "", size=kept.stat().st_size))

    def _settle_spare(self, request: Request, package: Package, path: str) -> bool:
        """No download is left: a package put by for some damaged members is all that will ever come of it."""
        return self._folder.make_spare_final(path) and self._is_here(request, package, path)

    def _is_here(self, request: Request, package: Package, path: str) -> bool:
        """A kill between the rename and its record leaves a whole package: it is taken, not asked for again."""
        sha256 = self._folder.sha256(path)
        if sha256 is None:
            return False
        self._folder.sync({path})  # a kill may have come between its rename and the sync of its name
        size = self._folder.absolute(path).stat().st_size
        stored = move(package, PackageEvent.ARRIVED, path=path, sha256=sha256, size=size)
        held = _fault_of(self._folder.absolute(path))
        with self._ledger.together():
            request = self._put(request, stored, Story.ALREADY_HERE)
            if held is not None:
                self._put(request, move(stored, PackageEvent.HELD), Story.HELD, held_facts(held))
        return True

    def _answered(self, request: Request, package: Package, fetched: Fetched) -> None:
        result = fetched.result
        match policy.after_download(result.code):
            case Action.STORE:
                path = package_path(request.query.owner, package.id)
                stored = move(package, PackageEvent.ARRIVED, path=path, sha256=result.sha256, size=result.size)
                if fetched.held is not None:
                    self._put(request, move(stored, PackageEvent.HELD), Story.HELD, held_facts(fetched.held))
                else:
                    self._put(request, stored, Story.STORED, {"bytes": str(result.size)})
            case Action.GONE | Action.EXHAUSTED if self._settle_spare(
                request, package, package_path(request.query.owner, package.id)
            ):
                return
            case Action.GONE:
                self._put(request, move(package, PackageEvent.GONE), Story.PACKAGE_GONE, message=result.message)
            case Action.EXHAUSTED:
                exhausted = move(package, PackageEvent.EXHAUSTED)
                self._put(request, exhausted, Story.PACKAGE_EXHAUSTED, message=result.message)
            case Action.NEEDS_EFIRMA:
                back = replace(move(package, PackageEvent.INTERRUPTED), fetches=package.fetches - 1)
                waiting = self._put(request, back, None)
                self._ledger.record(
                    waiting,
                    _unless_paused(waiting, Event.KEY_MISSING),
                    Story.KEY_MISSING,
                    notice=result.code.key,
                    message=result.message,
                    next_at=None,
                )
            case _:
                wait = self._pace.retry(request.failures + 1)
                self._again(request, package, result.code.key, {}, spent=False, wait=wait, message=result.message)

    def _failed(self, request: Request, package: Package, error: AcopioError) -> None:
        notice, fields = notice_of(error)
        spent = not isinstance(error, ExpectedError) or policy.spent_download(error, None)
        if isinstance(error, StoreError):
            spent = True  # the SAT had begun to send
        wait = self._pace.retry_after(error, request.failures + 1)
        self._again(request, package, notice, fields, spent=spent, wait=wait)

    def _again(
        self,
        request: Request,
        package: Package,
        notice: NoticeKey,
        fields: dict[str, str],
        *,
        spent: bool,
        wait: timedelta,
        message: str = "",
    ) -> None:
        back = move(package, PackageEvent.INTERRUPTED)
        if not spent:
            back = replace(back, fetches=package.fetches - 1)
        self._ledger.record(
            request,
            _unless_paused(request, Event.FETCH),
            Story.RETRY,
            fields={"error": notice, "package": package.id.value},
            packages=with_package(request, back),
            notice=notice,
            notice_fields=fields,
            message=message or request.message,
            failures=request.failures + 1,
            next_at=self._ledger.now() + wait,
        )

    def _put(
        self,
        request: Request,
        package: Package,
        story: Story | None,
        fields: dict[str, str] | None = None,
        *,
        message: str | None = None,
    ) -> Request:
        failures = request.failures if package.state is PackageState.FETCHING else 0
        changes = {"message": message} if message is not None else {}
        return self._ledger.record(
            request,
            _unless_paused(request, Event.FETCH),
            story,
            fields={"package": package.id.value, **(fields or {})},
            packages=with_package(request, package),
            next_at=self._ledger.now(),
            failures=failures,
            **changes,
        )


def held_facts(why: str) -> dict[str, str]:
    """The facts of ``story:held``: the reason, and the rules it was held under."""
    return {"why": why, "rules": str(RULES)}


def _fault_of(path: Path) -> str | None:
    try:
        package_file.check(path)
    except PackageError as error:
        return error.why
    except OSError as error:
        raise os_error(error, path) from error
    return None


def _unless_paused(request: Request, event: Event) -> Event | None:
    """A package that was under way when the person paused is still kept; the request itself stays as it is."""
    return event if can(request.state, event) else None
