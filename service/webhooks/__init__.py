"""Events told to other programs: announced with what happened, signed, sent again until they arrive."""
