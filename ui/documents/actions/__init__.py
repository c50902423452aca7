"""What can be done with documents: open, export, print, mail, drag out, check their seals, import."""
