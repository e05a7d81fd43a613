"""How right replies are: rows of what was said and what was wanted, outcomes, intervals and calibration; no torch."""
