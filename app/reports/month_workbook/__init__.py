"""The month as a workbook with live formulas: what stands in it as values (``model``), and XlsxWriter's writing of it.

Not with ``app.reports.workbook``: this one has formulas between sheets, tables, hyperlinks and conditional colours, and
at most the documents of a month, so that a library is worth more than speed.
"""
