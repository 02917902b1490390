"""How well signatures are told: their places, pasted pictures, hands."""
