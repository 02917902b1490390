"""The dossier of a screened report: what an inspector puts into a case file, as HTML, Word or PDF."""

from service.dossier.writing import FORMATS, Told, dossier_bytes

__all__ = ["FORMATS", "Told", "dossier_bytes"]
