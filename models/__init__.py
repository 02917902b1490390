"""Engines that see, each behind a small protocol: text in pictures (``ocr``)."""
