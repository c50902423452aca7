"""The window with all its parts, as the start-up puts it together, without an engine."""

from __future__ import annotations

from ui.state.app_state import AppState
from ui.state.window_memory import window_memory
from ui.window.main_window import MainWindow
from ui.window.window_options import WindowOptions
from ui.window.wiring import WindowWiring


def make_window(app_state: AppState, options: WindowOptions) -> MainWindow:
    memory, _ = window_memory(options.paths.window_file)
    window = MainWindow(memory, is_demo=options.is_demo)
    WindowWiring(window, app_state, options, memory)
    return window


def parts_of(window: MainWindow) -> WindowWiring:
    found = window.findChild(WindowWiring)
    assert isinstance(found, WindowWiring)
    return found
