"""The representación impresa of a document: composed as plain blocks, laid out on pages, painted to PDF or paper."""
