#!/bin/sh
# Pone Acopio en el menú y en la terminal de este usuario, desde la carpeta donde está; con --quitar lo quita de ahí.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd -P)
data=${XDG_DATA_HOME:-$HOME/.local/share}
programs=$HOME/.local/bin

case "${1:-}" in
--quitar)
    rm -f "$data/applications/acopio.desktop" "$data/icons/hicolor/scalable/apps/acopio.svg"
    if [ -L "$programs/acopio" ]; then rm -f "$programs/acopio"; fi
    echo "Acopio ya no está en el menú. Tus comprobantes y tus ajustes siguen donde estaban."
    ;;
"")
    mkdir -p "$data/applications" "$data/icons/hicolor/scalable/apps" "$programs"
    if [ -e "$programs/acopio" ] && [ ! -L "$programs/acopio" ]; then
        echo "Ya hay otro programa en $programs/acopio; no se cambió nada." >&2
        exit 1
    fi
    ln -sfn "$here/acopio" "$programs/acopio"
    cp "$here/acopio.svg" "$data/icons/hicolor/scalable/apps/acopio.svg"
    # entre comillas, y lo que el escritorio tomaría por suyo marcado dos veces, como pide su norma
    quoted=$(printf '%s' "$here/acopio" | sed 's/\\/\\\\\\\\/g; s/[`$"]/\\\\&/g; s/%/%%/g')
    LINE="Exec=\"$quoted\"" awk '/^Exec=/ { print ENVIRON["LINE"]; next } { print }' "$here/acopio.desktop" \
        > "$data/applications/acopio.desktop"
    echo "Listo: Acopio está en el menú, y en la terminal como acopio."
    ;;
*)
    echo "Uso: ./instalar.sh [--quitar]" >&2
    exit 2
    ;;
esac
