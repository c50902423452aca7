"""Mutates documents, packages and metadata at random and reads them: ``python tests/benchmarks/fuzz_reading.py``.

``--minutes N --seed S``. Prints what raised something that is not an answer, took too long or too much memory; each
failing input is written to ``--keep FOLDER``. Ends with 1 when there was one.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.cfdi.metadata_text.rows import read_package
from app.cfdi.package import PackageSummary, check, entries, is_document, members, read_entry
from app.cfdi.parser import read
from app.cfdi.reading.fast_facts import fast_facts
from app.cfdi.reading.tree import open_tree
from app.domain.facts import facts_of
from app.errors import HostilePackageError, PackageError, TornPackageError, UnreadableDocumentError

DATA = Path(__file__).parents[1] / "data"
LONGEST = 5.0
"""Seconds of processor time that any of these small inputs may take."""

TOKENS = (
    b"<", b">", b'"', b"'", b"&", b"&amp;", b"&#0;", b"&#x1F600;", b"&e;", b"]]>", b"<![CDATA[", b"<!--", b"-->",
    b"<!DOCTYPE a [<!ENTITY e 'x'>]>", b"<?xml version='1.0' encoding='utf-16'?>", b"<?pi ?>", b"\0", b"\xff\xfe",
    b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"{", b"}", b"cfdi:", b"xmlns:cfdi=", b"xmlns=''", b"Version=",
    b"version=", b"UUID=", b"/>", b"</cfdi:Comprobante>", b"<cfdi:Addenda>", b"9" * 400, b"1e999", b"-0", b"\xd9\xa1",
    b"0001-01-01T00:00:00", b"9999-12-31T23:59:59", b" " * 100, b"~", b"\r\n", b"\n", b"PK\x03\x04", b"PK\x01\x02",
    b"PK\x05\x06", b"\xff\xff\xff\xff", b"\xff" * 8, b"x" * 5000,
)  # fmt: skip


VALUES = re.compile(rb'=\s*"([^"]*)"')
TIMBRE = (
    b'<tfd:TimbreFiscalDigital xmlns:tfd="http://www.sat.gob.mx/TimbreFiscalDigital" Version="1.1"'
    b' UUID="ad662d33-6934-459c-a128-bdf0393e0f44" FechaTimbrado="2024-02-29T23:59:59" RfcProvCertif="SPR190613I52"/>'
)


def stamped(data: bytes) -> bytes:
    """``data`` with a Timbre where it had none."""
    end = data.rfind(b"</")
    return data if b"TimbreFiscalDigital" in data or end < 0 else data[:end] + TIMBRE + data[end:]


def with_other_values(random_: random.Random, data: bytes) -> bytes:
    """``data`` with a few values of attributes replaced: still well-formed more often than not."""
    for _ in range(random_.choice((1, 1, 2, 5))):
        found = random_.choice(list(VALUES.finditer(data)) or [None])
        if found is None:
            return data
        value = random_.choice((b"", b" ", b"\t1", b"1.", b".5", b"-1", b"1e5", b"NaN", b"\xc2\xa0", *TOKENS))
        data = data[: found.start(1)] + value + data[found.end(1) :]
    return data


def mutated(random_: random.Random, data: bytes, others: list[bytes]) -> bytes:
    """``data`` after a few random edits."""
    changed = bytearray(data)
    for _ in range(random_.choice((1, 1, 1, 2, 3, 8, 30))):
        at = random_.randrange(len(changed) + 1)
        length = random_.choice((0, 1, 1, 2, 4, 20, 300))
        match random_.randrange(8):
            case 0:
                changed[at : at + length] = b""
            case 1:
                changed[at : at + length] = random_.choice(TOKENS)
            case 2:
                changed[at:at] = random_.choice(TOKENS)
            case 3:
                changed[at : at + length] = random_.randbytes(length)
            case 4:
                if at < len(changed):
                    changed[at] ^= 1 << random_.randrange(8)
            case 5:
                other = random_.choice(others)
                start = random_.randrange(len(other) + 1)
                changed[at : at + length] = other[start : start + random_.choice((10, 100, 1000))]
            case 6:
                changed[at:at] = changed[at : at + length] * random_.choice((1, 2, 50))
            case _:
                del changed[at if random_.random() < 0.1 else len(changed) - min(3, len(changed)) :]
    return bytes(changed)


def read_document(data: bytes) -> str:
    """The outcome of reading ``data`` as a document."""
    quick = None
    try:
        root, mended = open_tree(data)
        quick = None if mended else fast_facts(root)
        document = read(data)
    except UnreadableDocumentError as error:
        assert quick is None, "read quickly what cannot be read"
        return error.why
    repr(document)
    assert quick in (None, facts_of(document)), "read quickly, something else"
    return "read whole" if not document.problems else "read in part"


def read_zip(path: Path) -> str:
    """The outcome of every way to read the package at ``path``, which must agree."""
    checked, by_entries = _outcome(check, path), _outcome(_by_entries, path)
    assert checked == by_entries, (checked, by_entries)
    assert _outcome(_by_members, path) == _outcome(_documents, path)
    try:
        for _ in read_package(path):
            pass
    except PackageError:
        pass
    if isinstance(checked, PackageSummary):
        return "sound" if checked.readable == checked.members else "sound in part"
    return str(checked)


def _outcome(way: Callable[[Path], object], path: Path) -> object:
    try:
        return way(path)
    except PackageError as error:
        return type(error).__name__


def _by_entries(path: Path) -> PackageSummary:
    """What ``check`` should tell, by reading one member after the other."""
    listed = entries(path)
    size = damaged = refused = 0
    with path.open("rb") as file:
        for entry in listed:
            try:
                data = read_entry(file, entry)
            except TornPackageError:
                damaged += 1
                continue
            except HostilePackageError:
                refused += 1
                continue
            assert len(data) == entry.size
            size += len(data)
            if is_document(entry, data):
                read_document(data)
    return PackageSummary(len(listed), size, damaged, refused)


def _by_members(path: Path) -> list[bytes]:
    return [one.data for one in members(path)]


def _documents(path: Path) -> list[bytes]:
    """What ``members`` should give: each document that can be read."""
    found = []
    with path.open("rb") as file:
        for entry in entries(path):
            with suppress(PackageError):
                data = read_entry(file, entry)
                if is_document(entry, data):
                    found.append(data)
    return found


def zipped(random_: random.Random, documents: list[bytes]) -> bytes:
    """A small package of some of ``documents``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for at in range(random_.randrange(1, 5)):
            method = random_.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
            name = random_.choice((f"{at}.xml", f"{at}", f"{at}.txt", f"../{at}.xml", f"á{at}.xml"))
            info = zipfile.ZipInfo(name)
            with file.open(info, "w", force_zip64=random_.random() < 0.2) as member:
                member.write(random_.choice(documents))
            info.compress_type = method
    return buffer.getvalue()


def main() -> int:
    """Run until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--keep", type=Path, default=Path("fuzz"))
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else time.time_ns() % 1_000_000
    print(f"seed {seed}", flush=True)
    random_ = random.Random(seed)
    documents = [stamped(path.read_bytes()) for path in sorted((DATA / "cfdi").glob("*.xml"))]
    packages = [path.read_bytes() for path in sorted((DATA / "metadata").glob("*.zip"))]
    metadata = [zipfile.ZipFile(io.BytesIO(one)).read(name) for one in packages for name in _texts(one)]
    options.keep.mkdir(parents=True, exist_ok=True)
    package = options.keep / "current.zip"
    counts: Counter[str] = Counter()
    faults = 0
    end = time.monotonic() + options.minutes * 60

    def of_package(data: bytes) -> str:
        package.write_bytes(data)
        return read_zip(package)

    while time.monotonic() < end:
        kind = random_.random()
        run: Callable[[bytes], str] = read_document
        if kind < 0.4:
            data = with_other_values(random_, random_.choice(documents))
        elif kind < 0.8:
            data = mutated(random_, random_.choice(documents), documents)
        elif kind < 0.9:
            data, run = mutated(random_, random_.choice([zipped(random_, documents), *packages]), packages), of_package
        else:
            text = mutated(random_, random_.choice(metadata), metadata)
            data, run = _one_text(text), of_package
        faults += _tried(run, data, counts, options.keep)
    for outcome, count in counts.most_common():
        print(f"{count:10,}  {outcome}")
    print(f"{sum(counts.values()):,} inputs, {faults} faults, seed {seed}")
    return 1 if faults else 0


def _tried(run: Callable[[bytes], str], data: bytes, counts: Counter[str], keep: Path) -> int:
    started = time.process_time()
    try:
        counts[f"{run.__name__}: {run(data)}"] += 1
        if time.process_time() - started < LONGEST:
            return 0
        print(f"slow: {time.process_time() - started:.1f} s", flush=True)
    except Exception:  # noqa: BLE001 - whatever it is, it is what is looked for
        traceback.print_exc()
        counts["fault"] += 1
    name = keep / f"{time.time_ns()}.bin"
    name.write_bytes(data)
    print(f"kept as {name}", flush=True)
    return 1


def _texts(package: bytes) -> list[str]:
    return [name for name in zipfile.ZipFile(io.BytesIO(package)).namelist() if name.lower().endswith(".txt")]


def _one_text(text: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a_01.txt", text)
    return buffer.getvalue()


if __name__ == "__main__":
    sys.exit(main())
