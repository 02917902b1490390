"""The screening as one HTML file that opens without a server: ``render`` and what it takes."""

from service.html.labels import CheckLabel, CheckWords
from service.html.pages import PagePicture
from service.html.render import render

__all__ = ["CheckLabel", "CheckWords", "PagePicture", "render"]
