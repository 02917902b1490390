"""Photographs: what of one is kept so that it is known again, cut, turned, mirrored, lit or saved anew."""
