"""The made-up taxpayers of the stand-in SAT and the documents they issue and receive."""
