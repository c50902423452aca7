"""Nueva descarga: five pages over one draft."""
