-- Version 1. Hand-written DDL, run once under a lock; a later version is a further file, `transform()` is never used (it drops triggers).
-- Instants: INTEGER Unix milliseconds, UTC. Civil dates: TEXT YYYY-MM-DD. Money: INTEGER minor units of `currency`. uid: 32 random hex. JSON: TEXT, json_valid.
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;       -- time_zone, locale, seller (JSON), machine_id, made_by
-- key: folded name and tax id, by which an import finds a customer again. fold: name, tax id and addresses, searched.
CREATE TABLE customer(id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, fold TEXT NOT NULL, tax_id TEXT, language TEXT NOT NULL DEFAULT 'en',
  country TEXT, details TEXT NOT NULL DEFAULT '{}' CHECK(json_valid(details))) STRICT;
-- corrected_to: what a person put in place of the address; an invoice's own snapshot keeps the old one and is read through this
CREATE TABLE contact(id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer, role TEXT NOT NULL CHECK(role IN('to','cc','bcc')),
  name TEXT NOT NULL DEFAULT '', address TEXT NOT NULL, corrected_to TEXT, position INTEGER NOT NULL, UNIQUE(customer_id, address), UNIQUE(customer_id, position)) STRICT;
CREATE VIRTUAL TABLE customer_search USING fts5(fold, content='customer', content_rowid='id', tokenize='trigram');       -- three characters and more
CREATE TABLE customer_gram(gram TEXT NOT NULL, customer_id INTEGER NOT NULL REFERENCES customer ON DELETE CASCADE, PRIMARY KEY(gram, customer_id)) STRICT, WITHOUT ROWID;  -- one and two
CREATE TRIGGER customer_search_new AFTER INSERT ON customer BEGIN INSERT INTO customer_search(rowid, fold) VALUES(NEW.id, NEW.fold); END;
CREATE TRIGGER customer_search_moved AFTER UPDATE OF fold ON customer BEGIN INSERT INTO customer_search(customer_search, rowid, fold) VALUES('delete', OLD.id, OLD.fold);
  INSERT INTO customer_search(rowid, fold) VALUES(NEW.id, NEW.fold); END;
CREATE TRIGGER customer_search_gone AFTER DELETE ON customer BEGIN INSERT INTO customer_search(customer_search, rowid, fold) VALUES('delete', OLD.id, OLD.fold); END;
CREATE TABLE document(sha256 TEXT PRIMARY KEY CHECK(length(sha256)=64), media_type TEXT NOT NULL, made_at INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT; -- what was sent, kept; ~25 KB each
CREATE TABLE invoice(id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, number TEXT UNIQUE, number_fold TEXT, kind TEXT NOT NULL CHECK(kind IN('invoice','credit_note')),
  status TEXT NOT NULL CHECK(status IN('draft','issued','void','replaced')), customer_id INTEGER NOT NULL REFERENCES customer,
  issue_date TEXT, due_date TEXT, currency TEXT NOT NULL, total INTEGER NOT NULL, buyer TEXT NOT NULL CHECK(json_valid(buyer)), seller TEXT NOT NULL CHECK(json_valid(seller)),
  details TEXT NOT NULL DEFAULT '{}' CHECK(json_valid(details)), fold TEXT NOT NULL, source_sha256 TEXT, document TEXT REFERENCES document,
  send_status TEXT NOT NULL DEFAULT 'not_sent', send_cause TEXT, send_n INTEGER NOT NULL DEFAULT 0, send_of INTEGER NOT NULL DEFAULT 0,
  CHECK(status='draft' OR (number IS NOT NULL AND issue_date IS NOT NULL))) STRICT;
CREATE TABLE line(invoice_id INTEGER NOT NULL REFERENCES invoice ON DELETE CASCADE, position INTEGER NOT NULL, description TEXT NOT NULL, quantity TEXT NOT NULL, unit TEXT NOT NULL DEFAULT '',
  unit_price TEXT NOT NULL, tax_category TEXT NOT NULL, tax_rate TEXT NOT NULL, net INTEGER NOT NULL, PRIMARY KEY(invoice_id, position)) STRICT, WITHOUT ROWID;  -- quantity, price, rate: exact decimal strings
CREATE TABLE tag(invoice_id INTEGER NOT NULL REFERENCES invoice ON DELETE CASCADE, word TEXT NOT NULL, fold TEXT NOT NULL, day TEXT NOT NULL, PRIMARY KEY(invoice_id, word)) STRICT, WITHOUT ROWID;  -- day: the invoice's issue date, so that a tag's newest come first
CREATE INDEX tag_fold ON tag(fold, day DESC, invoice_id DESC);
CREATE TABLE note(id INTEGER PRIMARY KEY, invoice_id INTEGER NOT NULL REFERENCES invoice ON DELETE CASCADE, at INTEGER NOT NULL, who TEXT NOT NULL, text TEXT NOT NULL) STRICT;
CREATE TABLE sender(id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, address TEXT NOT NULL, name TEXT NOT NULL, preset TEXT, transport TEXT NOT NULL CHECK(transport IN('smtp','sendmail','folder')),
  host TEXT, port INTEGER, security TEXT CHECK(security IN('tls','starttls','none')), username TEXT, secret TEXT NOT NULL CHECK(secret IN('none','keyring','command','credential','file','ask')),
  ca_file TEXT, per_minute INTEGER, per_day INTEGER, back_off TEXT NOT NULL DEFAULT '[5,15,30,60,240]', is_default INTEGER NOT NULL DEFAULT 0, worked_at INTEGER, removed_at INTEGER,
  tries INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL DEFAULT 0, hold_cause TEXT, hold_reply TEXT, hold_since INTEGER, wait_cause TEXT, wait_reply TEXT) STRICT;
CREATE TABLE batch(id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, made_at INTEGER NOT NULL, made_by TEXT NOT NULL, paused_at INTEGER) STRICT;
CREATE TABLE delivery(id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, invoice_id INTEGER NOT NULL REFERENCES invoice, sender_id INTEGER REFERENCES sender, batch_id INTEGER REFERENCES batch,
  purpose TEXT NOT NULL CHECK(purpose IN('send','resend','test','by_hand')), message_id TEXT NOT NULL UNIQUE, envelope_id TEXT NOT NULL UNIQUE, refers_to INTEGER REFERENCES delivery,
  subject TEXT NOT NULL, body TEXT NOT NULL, attach TEXT NOT NULL CHECK(json_valid(attach)), made_at INTEGER NOT NULL, made_by TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0, crashes INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL,
  is_open INTEGER NOT NULL DEFAULT 1, has_queued INTEGER NOT NULL DEFAULT 0,
  CHECK(sender_id IS NOT NULL OR purpose='by_hand')) STRICT;   -- both follow the recipients by trigger
CREATE TABLE message(delivery_id INTEGER PRIMARY KEY REFERENCES delivery, made_for TEXT NOT NULL, sha256 TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;  -- swept 7 days after nothing is open or uncertain
CREATE TABLE state(word TEXT PRIMARY KEY, rank INTEGER NOT NULL UNIQUE, shown TEXT NOT NULL) STRICT, WITHOUT ROWID;                       -- rank 1 = worst; cancelled has 0 and is not shown
CREATE TABLE transition(was TEXT NOT NULL, will TEXT NOT NULL, PRIMARY KEY(was, will)) STRICT, WITHOUT ROWID;
CREATE TABLE recipient(id INTEGER PRIMARY KEY, delivery_id INTEGER NOT NULL REFERENCES delivery, role TEXT NOT NULL CHECK(role IN('to','cc','bcc')), name TEXT NOT NULL, address TEXT NOT NULL, envelope TEXT NOT NULL,
  state TEXT NOT NULL REFERENCES state, cause TEXT, evidence TEXT CHECK(evidence IN('reply','report','sent_folder','guess','user')), words TEXT, since INTEGER NOT NULL,
  replaces INTEGER REFERENCES recipient, UNIQUE(delivery_id, envelope)) STRICT;
CREATE TABLE attempt(id INTEGER PRIMARY KEY, delivery_id INTEGER NOT NULL REFERENCES delivery, sender_id INTEGER NOT NULL REFERENCES sender, n INTEGER NOT NULL, at INTEGER NOT NULL, ended_at INTEGER,
  server TEXT, phase TEXT NOT NULL CHECK(phase IN('compose','connect','tls','auth','mail','rcpt','data','dot','done')), reply TEXT, cause TEXT, UNIQUE(delivery_id, n)) STRICT;
CREATE TABLE answer(attempt_id INTEGER NOT NULL REFERENCES attempt, recipient_id INTEGER NOT NULL REFERENCES recipient, phase TEXT NOT NULL, reply TEXT NOT NULL, cause TEXT,
  PRIMARY KEY(attempt_id, recipient_id, phase)) STRICT, WITHOUT ROWID;
CREATE TABLE journal(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, level TEXT NOT NULL CHECK(level IN('info','warn','error')), event TEXT NOT NULL, invoice_id INTEGER, delivery_id INTEGER, recipient_id INTEGER,
  who TEXT NOT NULL, text TEXT NOT NULL, sha256 TEXT NOT NULL) STRICT;
CREATE TABLE tally(day TEXT NOT NULL, status TEXT NOT NULL, send_status TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(day, status, send_status)) STRICT, WITHOUT ROWID;   -- a view's count is a sum over the days of the period
CREATE TABLE tally_all(status TEXT NOT NULL, send_status TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY(status, send_status)) STRICT, WITHOUT ROWID;   -- the same over all days
CREATE TABLE courier(id INTEGER PRIMARY KEY CHECK(id=1), pid INTEGER, host TEXT, version TEXT, started_at INTEGER, doing TEXT, stop INTEGER NOT NULL DEFAULT 0) STRICT;    -- for display; the lock alone is the truth
CREATE INDEX invoice_date ON invoice(issue_date DESC, id DESC);
CREATE INDEX invoice_send ON invoice(status, send_status, issue_date DESC, id DESC);
CREATE INDEX invoice_customer ON invoice(customer_id, issue_date DESC, id DESC);
CREATE INDEX invoice_number ON invoice(number_fold);
CREATE INDEX invoice_document ON invoice(document) WHERE document IS NOT NULL;
CREATE UNIQUE INDEX one_default ON sender(is_default) WHERE is_default=1;
-- list by send status with INDEXED BY invoice_send: after ANALYZE the planner scans the date index when a view has few rows (1,000,030 VM steps against 90)
CREATE UNIQUE INDEX one_open ON delivery(invoice_id) WHERE is_open=1 AND purpose IN('send','resend');     -- two clerks, cron and a double Enter cannot queue one invoice twice
CREATE INDEX delivery_due ON delivery(sender_id, crashes>=2, next_at, id) WHERE has_queued=1;                  -- what crashed twice is tried last
CREATE INDEX delivery_refers ON delivery(refers_to) WHERE refers_to IS NOT NULL;
CREATE INDEX delivery_batch ON delivery(batch_id, id) WHERE batch_id IS NOT NULL;
CREATE INDEX delivery_invoice ON delivery(invoice_id, id);
CREATE INDEX delivery_open ON delivery(sender_id, id) WHERE is_open=1;
CREATE INDEX recipient_busy ON recipient(state, delivery_id) WHERE state IN('queued','held','sending','handing_over','uncertain');
CREATE INDEX recipient_replaces ON recipient(replaces) WHERE replaces IS NOT NULL;
CREATE INDEX attempt_open ON attempt(delivery_id, id) WHERE ended_at IS NULL;
CREATE INDEX attempt_rate ON attempt(sender_id, at);
CREATE INDEX journal_invoice ON journal(invoice_id, id);
CREATE TRIGGER recipient_guard BEFORE UPDATE OF state ON recipient WHEN NEW.state<>OLD.state AND NOT EXISTS(SELECT 1 FROM transition WHERE was=OLD.state AND will=NEW.state)
  BEGIN SELECT RAISE(ABORT,'recipient: no such transition'); END;
CREATE VIEW live AS SELECT d.invoice_id, r.state, r.cause, s.rank, s.shown FROM recipient r JOIN delivery d ON d.id=r.delivery_id JOIN state s ON s.word=r.state
  WHERE d.purpose<>'test' AND s.rank>0 AND NOT EXISTS(SELECT 1 FROM recipient x WHERE x.replaces=r.id AND x.state<>'cancelled');
CREATE TRIGGER recipient_new AFTER INSERT ON recipient BEGIN UPDATE recipient SET since=NEW.since WHERE id=NEW.id; END;
CREATE TRIGGER recipient_moved AFTER UPDATE OF state, cause, since ON recipient BEGIN
  UPDATE delivery SET is_open=EXISTS(SELECT 1 FROM recipient WHERE delivery_id=NEW.delivery_id AND state IN('queued','held','sending','handing_over')),
    has_queued=EXISTS(SELECT 1 FROM recipient WHERE delivery_id=NEW.delivery_id AND state='queued') WHERE id=NEW.delivery_id;
  UPDATE invoice SET (send_status,send_cause,send_n,send_of)=(SELECT coalesce((SELECT shown FROM live WHERE invoice_id=i ORDER BY rank LIMIT 1),'not_sent'),
      (SELECT cause FROM live WHERE invoice_id=i ORDER BY rank LIMIT 1), (SELECT count(*) FROM live WHERE invoice_id=i AND rank=(SELECT min(rank) FROM live WHERE invoice_id=i)), (SELECT count(*) FROM live WHERE invoice_id=i)
      FROM (SELECT invoice_id AS i FROM delivery WHERE id=NEW.delivery_id))
    WHERE id=(SELECT invoice_id FROM delivery WHERE id=NEW.delivery_id); END;
CREATE TRIGGER invoice_frozen BEFORE UPDATE OF number,kind,customer_id,issue_date,due_date,currency,total,buyer,seller,details ON invoice WHEN OLD.status<>'draft'
  BEGIN SELECT RAISE(ABORT,'an issued invoice never changes'); END;
CREATE TRIGGER invoice_kept BEFORE DELETE ON invoice WHEN OLD.status<>'draft' BEGIN SELECT RAISE(ABORT,'an issued invoice is never deleted'); END;
CREATE TRIGGER invoice_no_draft BEFORE UPDATE OF status ON invoice WHEN NEW.status='draft' AND OLD.status<>'draft' BEGIN SELECT RAISE(ABORT,'an issued invoice never becomes a draft'); END;
CREATE TRIGGER line_new BEFORE INSERT ON line WHEN (SELECT status FROM invoice WHERE id=NEW.invoice_id)<>'draft' BEGIN SELECT RAISE(ABORT,'an issued invoice never changes'); END;
CREATE TRIGGER line_changed BEFORE UPDATE ON line WHEN (SELECT status FROM invoice WHERE id=OLD.invoice_id)<>'draft' BEGIN SELECT RAISE(ABORT,'an issued invoice never changes'); END;
CREATE TRIGGER line_gone BEFORE DELETE ON line WHEN (SELECT status FROM invoice WHERE id=OLD.invoice_id)<>'draft' BEGIN SELECT RAISE(ABORT,'an issued invoice never changes'); END;
-- an import inserts a draft with its lines and issues it in the same transaction
CREATE TRIGGER delivery_allowed BEFORE INSERT ON delivery WHEN NEW.purpose IN('send','resend') AND ((SELECT status FROM invoice WHERE id=NEW.invoice_id)<>'issued'
  OR EXISTS(SELECT 1 FROM live WHERE invoice_id=NEW.invoice_id AND state='uncertain')) BEGIN SELECT RAISE(ABORT,'only an issued invoice with nothing uncertain is sent'); END;
CREATE TRIGGER tally_new AFTER INSERT ON invoice BEGIN INSERT INTO tally VALUES(coalesce(NEW.issue_date,''),NEW.status,NEW.send_status,1) ON CONFLICT DO UPDATE SET n=n+1; END;
CREATE TRIGGER tally_moved AFTER UPDATE OF issue_date,status,send_status ON invoice WHEN OLD.status<>NEW.status OR OLD.send_status<>NEW.send_status OR OLD.issue_date IS NOT NEW.issue_date BEGIN
  UPDATE tally SET n=n-1 WHERE day=coalesce(OLD.issue_date,'') AND status=OLD.status AND send_status=OLD.send_status;
  INSERT INTO tally VALUES(coalesce(NEW.issue_date,''),NEW.status,NEW.send_status,1) ON CONFLICT DO UPDATE SET n=n+1; END;
CREATE TRIGGER tally_gone AFTER DELETE ON invoice BEGIN UPDATE tally SET n=n-1 WHERE day=coalesce(OLD.issue_date,'') AND status=OLD.status AND send_status=OLD.send_status; END;
CREATE TRIGGER tally_all_new AFTER INSERT ON tally BEGIN INSERT INTO tally_all VALUES(NEW.status,NEW.send_status,NEW.n) ON CONFLICT DO UPDATE SET n=n+NEW.n; END;
CREATE TRIGGER tally_all_moved AFTER UPDATE OF n ON tally BEGIN UPDATE tally_all SET n=n+NEW.n-OLD.n WHERE status=NEW.status AND send_status=NEW.send_status; END;
CREATE TRIGGER tag_moved AFTER UPDATE OF issue_date ON invoice WHEN OLD.issue_date IS NOT NEW.issue_date BEGIN UPDATE tag SET day=coalesce(NEW.issue_date,'') WHERE invoice_id=NEW.id; END;
CREATE TRIGGER journal_kept BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT,'the journal is append-only'); END;
CREATE TRIGGER journal_kept2 BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT,'the journal is append-only'); END;
INSERT INTO state VALUES('bounced',1,'bounced'),('failed',2,'failed'),('uncertain',3,'uncertain'),('held',4,'held'),('queued',5,'queued'),('sending',6,'sending'),('handing_over',7,'sending'),
  ('delayed',8,'delayed'),('sent',9,'sent'),('given',10,'given'),('delivered',11,'delivered'),('opened',12,'opened'),('cancelled',0,'');
INSERT INTO transition VALUES('queued','sending'),('queued','held'),('queued','cancelled'),('held','queued'),('held','cancelled'),
  ('sending','queued'),('sending','held'),('sending','failed'),('sending','handing_over'),
  ('handing_over','given'),('handing_over','sent'),('handing_over','queued'),('handing_over','failed'),('handing_over','uncertain'),
  ('uncertain','sent'),('uncertain','failed'),
  ('handing_over','delayed'),('handing_over','delivered'),('handing_over','bounced'),('handing_over','opened'),
  ('uncertain','delayed'),('uncertain','delivered'),('uncertain','bounced'),('uncertain','opened'),
  ('queued','delivered'),('queued','opened'),('queued','bounced'),('held','delivered'),('held','opened'),('held','bounced'),
  ('sending','delivered'),('sending','opened'),('sending','bounced'),('failed','delivered'),('failed','opened'),
  ('sent','delayed'),('sent','delivered'),('sent','bounced'),('sent','opened'),('delayed','delivered'),('delayed','bounced'),('delayed','opened'),
  ('delivered','bounced'),('delivered','opened'),('bounced','opened');
