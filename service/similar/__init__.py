"""What a report shares with others, side by side: in the terminal, as JSON, and as one HTML file."""

from service.similar.content import Similar, similar_of
from service.similar.page import html_page

__all__ = ["Similar", "html_page", "similar_of"]
