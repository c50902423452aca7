"""What a crash leaves behind: nothing of what was in memory. And a password is gone once the key is open."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from app import secrecy
from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
from app.efirma.passwords import PasswordStore
from app.efirma.vault import EfirmaVault
from app.engine.access.credentials import CredentialCache

EFIRMA = Path(__file__).parents[2] / "data" / "efirma"
SECRET = "12345678a"

CHILD = """
import ctypes, os, sys
from pathlib import Path
from app.secrecy import keep_memory_private
from app.efirma.certificate import Certificate
from app.efirma.credential import Credential, Password
if sys.argv[1] == "private":
    keep_memory_private()
folder = Path(sys.argv[2])
certificate = Certificate.from_bytes((folder / "EKU9003173C9.cer").read_bytes())
password = Password("12345678a")
credential = Credential.unlock(certificate, (folder / "EKU9003173C9.key").read_bytes(), password)
os.write(1, f"{ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)} {os.stat('/proc/self/mem').st_uid}".encode())
os.abort()
"""

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="core files as Linux has them")


def crash(folder: Path, how: str) -> str:
    """A process with an open e.firma that aborts in ``folder``, allowed by whoever starts it to leave a core file."""

    def allow() -> None:
        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (most, most))

    words = [sys.executable, "-P", "-c", CHILD, how, str(EFIRMA)]
    done = subprocess.run(words, cwd=folder, preexec_fn=allow, capture_output=True, check=False)
    assert done.returncode < 0, done.stderr
    return done.stdout.decode()


@linux_only
def test_a_crash_leaves_no_core_file(tmp_path: Path) -> None:
    assert crash(tmp_path, "private") == "0 0"
    assert list(tmp_path.iterdir()) == []


@linux_only
def test_the_system_would_have_written_one(tmp_path: Path) -> None:
    """Else the test above could not fail."""
    pattern = Path("/proc/sys/kernel/core_pattern").read_text(encoding="utf-8").strip()
    if "/" in pattern or pattern.startswith("|") or resource.getrlimit(resource.RLIMIT_CORE)[1] == 0:
        pytest.skip("core files go elsewhere on this computer")
    assert crash(tmp_path, "open").startswith("1 ")
    (core,) = tmp_path.iterdir()
    core.unlink()


def dumpable(_job: int) -> str:
    """Runs in a helping process."""
    import ctypes

    soft, _ = resource.getrlimit(resource.RLIMIT_CORE)
    return f"{ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)} {soft}"


@linux_only
def test_helping_processes_leave_none_either() -> None:
    from app.engine.batch.worker_processes import Workers

    with Workers(1) as workers:
        assert list(workers.map_ordered(dumpable, [1])) == ["0 0"]


@linux_only
def test_the_program_itself_begins_so(tmp_path: Path) -> None:
    command = "import sys, ctypes; from ui.__main__ import main; main(['--version']); print(ctypes.CDLL(None).prctl(3))"
    words = [sys.executable, "-P", "-c", command]
    done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, check=True)
    assert done.stdout.split()[-1] == "0"


def test_windows_is_asked_for_the_same() -> None:
    class Kernel:
        mode, flags = 0x8000, 0

        def GetErrorMode(self) -> int:
            return self.mode

        def SetErrorMode(self, mode: int) -> None:
            self.mode = mode

        def WerSetFlags(self, flags: int) -> None:
            self.flags = flags

    kernel = Kernel()
    secrecy._without_report(kernel)
    assert (kernel.mode, kernel.flags) == (0x8003, 1)


def test_a_forgotten_password_is_nowhere() -> None:
    password = Password("contraseña")
    buffer = password._secret
    password.forget()
    assert buffer == b""
    assert password.is_empty
    assert password.reveal() == ""


def test_a_remembered_password_is_let_go_once_the_key_is_open(tmp_path: Path) -> None:
    certificate = Certificate.from_bytes((EFIRMA / "EKU9003173C9.cer").read_bytes())
    vault = EfirmaVault(tmp_path)
    vault.save(certificate, (EFIRMA / "EKU9003173C9.key").read_bytes())
    given = Password(SECRET)

    class Keyring(PasswordStore):
        def recall(self, _rfc: object) -> Password:
            return given

    keys = CredentialCache(vault, Keyring())
    assert isinstance(keys.credential(certificate.rfc), Credential)
    assert given.is_empty
