"""A document as a sheet of blocks, to be shown and printed; knows no Qt."""
