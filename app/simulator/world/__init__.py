"""The made-up taxpayers of the simulated SAT and the documents they issue and receive."""
