"""Telling staff that a clock runs out: ``wishes`` is what people chose."""
