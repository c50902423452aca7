"""The seal of a document (sello): the text it covers, and whether it is the issuer's, without asking anybody."""
