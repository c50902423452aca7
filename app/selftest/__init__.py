"""The program tries itself, without display or network: the gate that every build has to pass."""
