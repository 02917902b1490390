"""One module per stage; none imports another. The flow stands in ``pipelines/screen.py``."""
