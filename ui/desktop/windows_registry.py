"""The registry of the person who is logged in: the only place that speaks to ``winreg``, which Windows alone has."""

from __future__ import annotations

import importlib
from typing import Any


class CurrentUser:
    """HKEY_CURRENT_USER; see ``ui.desktop.autostart.Registry``."""

    def __init__(self) -> None:
        self._winreg: Any = importlib.import_module("winreg")

    def read(self, key: str, name: str) -> Any:
        """The value; None when there is none. Raises OSError when refused."""
        try:
            with self._winreg.OpenKey(self._winreg.HKEY_CURRENT_USER, key) as opened:
                return self._winreg.QueryValueEx(opened, name)[0]
        except FileNotFoundError:
            return None

    def write(self, key: str, name: str, text: str) -> None:
        """Write the text ``text`` as the value ``name``. Raises OSError when refused."""
        with self._winreg.CreateKey(self._winreg.HKEY_CURRENT_USER, key) as opened:
            self._winreg.SetValueEx(opened, name, 0, self._winreg.REG_SZ, text)

    def remove(self, key: str, name: str) -> None:
        """Remove the value, if there is one. Raises OSError when refused."""
        try:
            access = self._winreg.KEY_SET_VALUE
            with self._winreg.OpenKey(self._winreg.HKEY_CURRENT_USER, key, 0, access) as opened:
                self._winreg.DeleteValue(opened, name)
        except FileNotFoundError:
            return
