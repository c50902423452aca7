"""What all pages of figures say: whose they are, and that they are being counted."""

from __future__ import annotations

CALCULATING = "Calculando…"
CHOOSE_OWNER = "¿De quién?"
CHOOSE_LEAD = "Esta página es de un contribuyente a la vez. Elige uno; después lo cambias arriba (Ctrl+L)."
NO_OWNER = "Todavía no hay contribuyentes ni comprobantes. Registra tu e.firma o importa los XML que ya tienes."
SEARCH_OWNER = "Buscar contribuyente por nombre o RFC"
OWNERS = "Contribuyentes"
REGISTER = "Registrar mi e.firma"
NOTICE = "Lo que acabas de hacer"
CLOSE_NOTICE = "Quitar este aviso"
