"""The rules of the month, pure: from facts of documents and decisions to figures, with no disk, SQL or clock."""
