"""A mail account's settings from its domain alone: what its provider publishes, and what others know of it."""
