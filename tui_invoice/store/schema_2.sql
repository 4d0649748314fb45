-- Version 2: what comes back. Instants: INTEGER Unix milliseconds, UTC.
-- A sender's mailbox; the path of one on this machine stands in config.toml. fault_*: why the last look failed; next_at NULL: not tried again before a person mends it
CREATE TABLE mailbox(sender_id INTEGER PRIMARY KEY REFERENCES sender, access TEXT NOT NULL CHECK(access IN('imap','local')),
  host TEXT, port INTEGER, security TEXT CHECK(security IN('tls','starttls','none')), username TEXT NOT NULL DEFAULT '', ca_file TEXT,
  sent_copy TEXT NOT NULL DEFAULT 'never' CHECK(sent_copy IN('provider','append','never')), receipts INTEGER NOT NULL DEFAULT 0 CHECK(receipts IN(0,1)),
  plus_address INTEGER NOT NULL DEFAULT 0 CHECK(plus_address IN(0,1)), every INTEGER NOT NULL DEFAULT 5 CHECK(every>0), worked_at INTEGER, looked_at INTEGER, next_at INTEGER DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,
  fault_cause TEXT, fault_words TEXT, fault_since INTEGER, seen INTEGER NOT NULL DEFAULT 0, ignored INTEGER NOT NULL DEFAULT 0) STRICT;  -- seen: messages read; ignored: reports that bear no id of ours
CREATE TABLE mailbox_folder(sender_id INTEGER NOT NULL REFERENCES mailbox ON DELETE CASCADE, folder TEXT NOT NULL, uid_validity INTEGER NOT NULL, last_uid INTEGER NOT NULL,
  PRIMARY KEY(sender_id, folder)) STRICT, WITHOUT ROWID;
-- The return path of a delivery whose sender's mailbox takes plus-addresses is LOCAL+plus@DOMAIN: random, and never written into the message
ALTER TABLE delivery ADD COLUMN plus TEXT;
CREATE UNIQUE INDEX delivery_plus ON delivery(plus) WHERE plus IS NOT NULL;
-- One row for each finding that was matched: digest is of the message, n its place in it, so that nothing is read twice into the history. dated: what the message says of its own time
CREATE TABLE report(id INTEGER PRIMARY KEY, digest TEXT NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL, dated INTEGER, sender_id INTEGER REFERENCES sender,
  kind TEXT NOT NULL CHECK(kind IN('bounce','delayed','delivered','relayed','opened','deleted_unread','complaint','auto_reply','answered','received')),
  matched TEXT NOT NULL CHECK(matched IN('envelope_id','message_id','plus_address','guess','user')), delivery_id INTEGER NOT NULL REFERENCES delivery, recipient_id INTEGER REFERENCES recipient,
  address TEXT NOT NULL, status_code TEXT, reply_code INTEGER, cause TEXT, permanent INTEGER, words TEXT, moved INTEGER NOT NULL DEFAULT 0, UNIQUE(digest, n)) STRICT;  -- moved: it changed the recipient's state
CREATE INDEX report_at ON report(kind, at);
CREATE INDEX report_delivery ON report(delivery_id, id);
CREATE INDEX report_address ON report(address, at);  -- address: folded, in the envelope's form, of the recipient where one is known
CREATE INDEX recipient_refused ON recipient(envelope, since) WHERE state IN('bounced','failed');
-- A copy that is owed to the Sent folder; it never changes what became of the mail
CREATE TABLE sent_copy(delivery_id INTEGER PRIMARY KEY REFERENCES delivery, state TEXT NOT NULL CHECK(state IN('owed','laid','given_up')), tries INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL DEFAULT 0, words TEXT) STRICT;
CREATE INDEX sent_copy_owed ON sent_copy(next_at) WHERE state='owed';
