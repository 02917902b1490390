"""Agencies and rosters as the authorities publish them: dated imports, look-up as known on a day."""
