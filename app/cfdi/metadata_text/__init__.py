"""Reads metadata texts: lines divided by ``~`` and quoted by nothing, whole or in slices side by side."""
