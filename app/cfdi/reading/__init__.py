"""The parts of ``app.cfdi.parser``: from bytes to a plain tree, and from the tree to values."""
