"""Measures that are printed, never tested."""
