"""The e.firma: what its certificate says, and the unlocked key that signs."""
