"""How places where somebody signs are looked at, and what follows from what is seen."""
