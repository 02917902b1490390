"""How a PDF page is looked at: the open file, its text layer, its ruled tables, its pictures.

Runs inside worker processes only. The stages ``survey`` and ``read`` are made of these parts.
"""
