"""The list of documents: rows read as they are shown, columns, order, and the totals below it."""
