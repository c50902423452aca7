"""The SAT's service Descarga Masiva, v1.5: Autentica, Solicita, Verifica and Descarga."""
