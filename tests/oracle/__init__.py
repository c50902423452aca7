"""The month computed a second time, by other hands: plain fractions over the XML, from the rules in words alone.

Nothing here imports ``app``: neither the program's reader nor its rules. Where program and oracle differ, one is wrong.
"""
