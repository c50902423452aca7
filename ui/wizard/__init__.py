"""The wizard Nueva descarga: five pages that fill in one draft."""
