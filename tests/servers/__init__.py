"""Mail handed over to real Postfix and Dovecot on loopback, and what their own logs and mailboxes say of it."""
