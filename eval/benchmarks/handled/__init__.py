"""How often honest handling of a file is called an alteration, and how often an alteration is found.

``kinds`` names what is done, ``bases`` the reports it is done to, ``measuring`` what the checks say of it.
"""
