"""How the service holds up, measured on the real program: reads, uploads, kills, its start (``__main__``)."""
