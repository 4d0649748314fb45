"""The thin line, by itself and with the program."""
