"""Mail: compose, hand over, diagnose, read reports, sign in."""
