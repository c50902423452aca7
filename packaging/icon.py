"""``icon.py FOLDER``: makes what Windows shows of Acopio from resources/icons/acopio.svg, the one drawing there is.

``acopio.ico`` is the icon of the program and of its installer, ``acopio-side.bmp`` the picture beside the installer's
first and last page.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter
from PySide6.QtSvg import QSvgRenderer

DRAWING = Path(__file__).resolve().parent.parent / "resources" / "icons" / "acopio.svg"
SIZES = (16, 20, 24, 32, 40, 48, 64, 96, 128, 256)
"""What Windows asks for in lists, on the taskbar and in large views, at 100 to 250 %."""

LARGEST_BITMAP = 64
SIDE = (164, 314)
GROUND = ("#f4f8ff", "#cfe0ff")


def main(folder: Path) -> None:
    """Write into ``folder`` the icon for Windows and the picture at the installer's side."""
    folder.mkdir(parents=True, exist_ok=True)
    renderer = QSvgRenderer(str(DRAWING))
    (folder / "acopio.ico").write_bytes(icon(renderer))
    side(renderer).save(str(folder / "acopio-side.bmp"))


def icon(renderer: QSvgRenderer) -> bytes:
    """A table of pictures, and the pictures."""
    pictures = [picture(renderer, size) for size in SIZES]
    place = 6 + 16 * len(SIZES)
    table = struct.pack("<HHH", 0, 1, len(SIZES))
    for size, octets in zip(SIZES, pictures, strict=True):
        table += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(octets), place)
        place += len(octets)
    return table + b"".join(pictures)


def picture(renderer: QSvgRenderer, size: int) -> bytes:
    """The drawing, ``size`` pixels wide and high: large as PNG, else as the bitmap that every reader knows."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return png(image) if size > LARGEST_BITMAP else bitmap(image)


def side(renderer: QSvgRenderer) -> QImage:
    """The drawing on a quiet ground, as large as it is shown at 100 %: shrunk by NSIS it would have ragged edges."""
    image = QImage(*SIDE, QImage.Format.Format_RGB888)
    painter = QPainter(image)
    ground = QLinearGradient(0, 0, 0, image.height())
    for place, colour in enumerate(GROUND):
        ground.setColorAt(place, QColor(colour))
    painter.fillRect(image.rect(), ground)
    extent = image.width() * 0.55
    renderer.render(painter, QRectF((image.width() - extent) / 2, image.height() * 0.14, extent, extent))
    painter.end()
    return image


def png(image: QImage) -> bytes:
    """The picture as the bytes of a PNG file."""
    octets = QByteArray()
    buffer = QBuffer(octets)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # Qt's own stub knows the name only as bytes
    return bytes(octets.data())


def bitmap(image: QImage) -> bytes:
    """As a bitmap without its file header: rows from below, and a mask of nothing, for the pixels have their own."""
    size, row = image.width(), 4 * image.width()
    pixels = bytes(image.constBits())
    rows = [pixels[start : start + row] for start in range(0, len(pixels), row)]
    mask = bytes((size + 31) // 32 * 4 * size)
    header = struct.pack("<IiiHHIIiiII", 40, size, 2 * size, 1, 32, 0, len(pixels) + len(mask), 0, 0, 0, 0)
    return header + b"".join(reversed(rows)) + mask


if __name__ == "__main__":
    main(Path(sys.argv[1]))
