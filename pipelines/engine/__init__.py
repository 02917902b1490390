"""How work is spread: bounded worker processes that open untrusted files."""
