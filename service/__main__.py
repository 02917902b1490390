"""``python -m service``: the same as ``mingjian``."""

from __future__ import annotations

from service.start import main

if __name__ == "__main__":
    main()
