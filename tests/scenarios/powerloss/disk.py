"""A disk that forgets: which files there are, and which of their bytes and names would outlast a power cut."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath

from tests.scenarios.powerloss.trace import Operation

SECTOR = 512


class Policy(StrEnum):
    """What becomes of everything that was not synced."""

    LOST = "lost"  # nothing of it arrived
    SUBSET = "subset"  # some writes arrived, in any order; folders change in order up to some point
    TORN = "torn"  # all arrived, but the last write was cut at a sector


@dataclass(frozen=True, slots=True)
class _Write:
    """Bytes at an offset, or with ``data`` None a new length."""

    offset: int
    data: bytes | None

    def on(self, content: bytearray) -> None:
        if len(content) < self.offset:
            content.extend(bytes(self.offset - len(content)))
        if self.data is None:
            del content[self.offset :]
        else:
            content[self.offset : self.offset + len(self.data)] = self.data

    def torn(self, chance: random.Random) -> _Write:
        sectors = len(self.data or b"") // SECTOR
        if self.data is None or not sectors:
            return self
        return _Write(self.offset, self.data[: SECTOR * chance.randrange(sectors)])


@dataclass(slots=True, eq=False)
class _File:
    """``durable`` is on the disk, ``pending`` is on its way; a folder has neither."""

    is_folder: bool = False
    durable: bytearray = field(default_factory=bytearray)
    pending: list[_Write] = field(default_factory=list)

    def content(self, writes: list[_Write]) -> bytes:
        made = bytearray(self.durable)
        for write in writes:
            write.on(made)
        return bytes(made)


@dataclass(frozen=True, slots=True)
class _NameChange:
    """In a folder: ``name`` now is ``file``, or is gone with None; ``was`` is the former name of a renamed one."""

    name: str
    file: _File | None
    was: str = ""

    def on(self, names: dict[str, _File]) -> None:
        names.pop(self.was, None)
        if self.file is None:
            names.pop(self.name, None)
        else:
            names[self.name] = self.file


class Disk:
    """Takes the operations one by one; ``after_cut`` tells what could be found there at that moment."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._live: dict[str, _File] = {}
        self._durable: dict[str, _File] = {}
        self._changes: list[_NameChange] = []
        self._places: dict[int, int] = {}
        self._appending: set[int] = set()
        self._last: _Write | None = None

    def do(self, operation: Operation) -> None:
        """Bring one operation about."""
        self._last = None
        path = operation.path
        match operation.kind:
            case "open":
                self._open(operation)
            case "seek":
                self._places[operation.descriptor] = operation.number
            case "mkdir":
                self._name(path, _File(is_folder=True))
            case "unlink":
                self._live.pop(path)
                self._changes.append(_NameChange(path, None))
            case "rename":
                file = self._live[operation.target] = self._live.pop(path)
                self._changes.append(_NameChange(operation.target, file, was=path))
            case "truncate":
                self._live[path].pending.append(_Write(operation.number, None))
            case "write":
                self._write(operation)
            case "sync":
                self._sync(path)
            case "sync_all":
                self._sync_all()

    def now(self) -> dict[str, bytes]:
        """All files as a running system sees them."""
        return {path: one.content(one.pending) for path, one in self._live.items() if not one.is_folder}

    def after_cut(self, policy: Policy, chance: random.Random) -> dict[str, bytes | None]:
        """What is there when the power comes back: files with their bytes, folders with None."""
        names = dict(self._durable)
        arrived = {Policy.LOST: 0, Policy.TORN: len(self._changes)}.get(policy)
        for change in self._changes[: chance.randint(0, len(self._changes)) if arrived is None else arrived]:
            change.on(names)
        found: dict[str, bytes | None] = {}
        for path in sorted(names):
            parent = str(PurePosixPath(path).parent)
            if parent == self._root or parent in found:
                file = names[path]
                found[path] = None if file.is_folder else file.content(self._arrived(file, policy, chance))
        return found

    def _arrived(self, file: _File, policy: Policy, chance: random.Random) -> list[_Write]:
        if policy is Policy.LOST:
            return []
        kept = [one for one in file.pending if policy is Policy.TORN or chance.random() < 0.5]
        return [one.torn(chance) if one is self._last else one for one in kept]

    def _open(self, operation: Operation) -> None:
        if "O_CREAT" in operation.flags and operation.path not in self._live:
            self._name(operation.path, _File())
        self._places[operation.descriptor] = 0
        self._appending.discard(operation.descriptor)
        if "O_APPEND" in operation.flags:
            self._appending.add(operation.descriptor)
        if "O_TRUNC" in operation.flags:
            self._live[operation.path].pending.append(_Write(0, None))

    def _write(self, operation: Operation) -> None:
        file, descriptor, offset = self._live[operation.path], operation.descriptor, operation.number
        if offset < 0:
            offset = self._places[descriptor]
            if descriptor in self._appending:
                offset = len(file.content(file.pending))
            self._places[descriptor] = offset + len(operation.data)
        self._last = _Write(offset, operation.data)
        file.pending.append(self._last)

    def _name(self, path: str, file: _File) -> None:
        self._live[path] = file
        self._changes.append(_NameChange(path, file))

    def _sync_all(self) -> None:
        for file in self._live.values():
            file.durable = bytearray(file.content(file.pending))
            file.pending = []
        for change in self._changes:
            change.on(self._durable)
        self._changes = []

    def _sync(self, path: str) -> None:
        file = self._live.get(path)
        if file is not None and not file.is_folder:
            file.durable = bytearray(file.content(file.pending))
            file.pending = []
            return
        waiting, self._changes = self._changes, []
        for change in waiting:
            if str(PurePosixPath(change.name).parent) == path:
                change.on(self._durable)
            else:
                self._changes.append(change)
