"""Reading measured, part by part, beside the libraries a reader would otherwise use."""
