"""How anything gets onto the screen: lines of runs, each in a role, drawn by one pane widget."""
