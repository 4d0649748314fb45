"""The thin line: a driver for Textual that sends only what changed on the screen, as a program made with curses does.

It stands by itself and imports nothing of the program around it. `driver.ThinDriver` is all that an app needs; below it
`screen.ThinScreen` is pure: what Textual would write goes in, the least that has the same effect comes out.
"""
