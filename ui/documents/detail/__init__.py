"""One document beside the list: summary, state at the SAT, XML and seal."""
