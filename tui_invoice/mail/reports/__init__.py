"""Reading what came back: any message in, what it says of whom out."""
