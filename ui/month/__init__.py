"""The page Mes: the result sheet of a month, what explains it, and what is handed over."""
