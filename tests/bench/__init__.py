"""Measurements, run by hand: `make bench-pdf`, `make fuzz-pdf`."""
