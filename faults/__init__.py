"""Runs in which processes die; `make faults`."""
