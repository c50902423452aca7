"""The representación impresa: lays a document's sheet out on pages, and paints them to PDF or paper."""
