"""The simulator of the SAT's service: it checks what it is sent on its own and answers as the SAT would."""
