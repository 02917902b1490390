"""Defects that can be planted and traps that must stay clear; one module per check."""
