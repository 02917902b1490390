"""How good the product is: screens labelled reports through the real flow and compares with the labels."""
