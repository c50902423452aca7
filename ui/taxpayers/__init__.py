"""Contribuyentes: the page, registering an e.firma, passwords, and importing a folder of clients."""
