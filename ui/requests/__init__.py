"""The page Solicitudes: all requests ever made, in groups; read piece by piece off the window's thread."""
