"""The screen, written with Textual."""
