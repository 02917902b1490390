"""How our own weights are made. Needs the ``train`` extra; nothing here runs in the product."""
