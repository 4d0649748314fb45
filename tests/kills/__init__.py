"""Couriers killed at every point: nothing lost, nothing doubled, nothing stuck."""
