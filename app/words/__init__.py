"""Every sentence that a person reads, in Spanish: titles, causes and advice, names of codes, amounts in words."""
