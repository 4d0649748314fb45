"""What is shown, as lines: pure functions from what is known to what is drawn, without a widget in them."""
