"""The code of every page is loaded before it is asked for, off the window's thread."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys

from ui.window import page_factory
from ui.window.page_loading import PAGE_MODULES

ASK = """
import sys, threading
from ui.window.page_loading import PAGE_MODULES, load_pages
thread = threading.Thread(target=load_pages)
thread.start()
thread.join()
print(*(name for name in PAGE_MODULES if name not in sys.modules))
"""


def test_all_that_the_factory_loads_with_a_page_is_among_them() -> None:
    tree = ast.parse(inspect.getsource(page_factory))
    makers = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    loaded = {one.module for maker in makers for one in ast.walk(maker) if isinstance(one, ast.ImportFrom)}
    assert {name for name in loaded if name and name.startswith("ui.")} - {"ui.home.page"} == set(PAGE_MODULES)


def test_they_can_be_loaded_on_another_thread() -> None:
    asked = subprocess.run([sys.executable, "-W", "error", "-c", ASK], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == ""
    assert asked.stderr == ""
