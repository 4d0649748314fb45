"""Mailboxes: reading what came back, by IMAP or from a Maildir or an mbox, and laying copies into Sent."""
