"""CSV and JSON in and out, sheets of Excel in."""
