"""``python -m service.api.printed``: the description of the interface as JSON, for making clients."""

from __future__ import annotations

import json
import sys

from service.api.app import create_app
from service.settings import Settings


def main() -> None:
    """Nothing is opened for it."""
    document = create_app(Settings()).openapi()
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
