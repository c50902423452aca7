"""The lists of contribuyentes that the SAT publishes as open data: where they lie, and reading them."""
