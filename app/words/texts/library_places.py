"""Words for what kind of place a folder is."""

from __future__ import annotations

from app.words.explanation import Action, Explanation

PLACES: dict[str, Explanation] = {
    "place:cloud": Explanation(
        "Tu biblioteca está en una carpeta sincronizada ({service})",
        "Son muchos archivos pequeños: el programa de la nube los bloquea mientras los sube, puede quitarlos del disco"
        " para liberar espacio, y hace copias en conflicto si la abres en dos equipos.",
        "Muévela a una carpeta de tu disco y guarda en la nube un respaldo.",
        Action.CHOOSE_LIBRARY,
    ),
    "place:network": Explanation(
        "Tu biblioteca está en una unidad de red",
        "Funciona más despacio, y si la unidad no está conectada Acopio espera a que vuelva. El índice sigue en tu"
        " equipo.",
        "Si puedes, tenla en tu disco y respáldala en la red.",
        Action.CHOOSE_LIBRARY,
    ),
    "place:read_only": Explanation(
        "No se puede escribir en esa carpeta",
        "Es de solo lectura, o tu usuario no tiene permiso: {path}.",
        "Elige otra carpeta, o pide el permiso a quien administra el equipo.",
        Action.CHOOSE_LIBRARY,
    ),
    "place:nearly_full": Explanation(
        "Queda poco espacio en el disco",
        "Quedan {free}. Cuando se acabe, Acopio deja de descargar y no se pierde nada.",
        "Libera espacio, o mueve la biblioteca a otro disco.",
        Action.CHOOSE_LIBRARY,
    ),
    "place:too_deep": Explanation(
        "La ruta de la carpeta es muy larga",
        "Windows acepta nombres completos de hasta 260 letras, y los comprobantes necesitan las que faltan.",
        "Elige una carpeta cuya ruta no pase de {most} letras.",
    ),
    "place:own_data": Explanation(
        "Tu biblioteca está dentro de los datos de Acopio",
        "Si al desinstalar pides borrar los datos, tus comprobantes se irían con ellos.",
        "Muévela a otra carpeta, por ejemplo en Documentos.",
        Action.CHOOSE_LIBRARY,
    ),
    "place:home_network": Explanation(
        "Los datos de Acopio están en una unidad de red",
        "El índice podría dañarse ahí: la red no asegura el orden en que se escribe.",
        "Usa Acopio con un usuario cuyos datos estén en este equipo.",
    ),
    "place:home_read_only": Explanation(
        "Acopio no puede guardar nada en tu usuario",
        "La carpeta de sus datos es de solo lectura: {path}.",
        "Pide a quien administra el equipo permiso de escritura en esa carpeta. Mientras, no se descarga nada.",
    ),
}
