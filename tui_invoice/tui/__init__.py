"""The screens: one face of the operations, in Textual."""
