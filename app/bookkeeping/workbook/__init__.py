"""The month's workbook put together: documents, effects and answers as rows, and the result that adds them up."""
