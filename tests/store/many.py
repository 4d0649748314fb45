"""Many invoices, fast: a realistic mix of names, dates, tags and send statuses, made with direct SQL."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta

from tests.store.making import MadeOffice
from tui_invoice.domain.delivery import SendStatus
from tui_invoice.domain.filters import Filter
from tui_invoice.domain.invoice import Status
from tui_invoice.domain.text import fold
from tui_invoice.store.customers import grams, key_of

_NAMES = (
    ["Công ty Đại Việt", "Nguyễn Văn Hùng", "Trà Sữa Phúc Long", "Đặng Thị Ánh"],
    ["Sørensen & Søn", "Ærø Færgefart", "Åse Bjørn", "Høje Taastrup Bageri"],
    ["上海软件有限公司", "北京茶叶店", "深圳市大方电子", "香港贸易"],
    ["Acme Ltd", "Baker and Sons", "100% Pure Juice", 'The "Old" Mill'],
)
_STATUSES = {
    SendStatus.NOT_SENT: 20,
    SendStatus.SENT: 55,
    SendStatus.DELIVERED: 12,
    SendStatus.OPENED: 8,
    SendStatus.QUEUED: 2,
    SendStatus.FAILED: 1,
    SendStatus.BOUNCED: 1,
    SendStatus.HELD: 1,
}
TAGS = ("Đại lý", "vip", "quarterly", "上海")
LAST_DAY = date(2026, 11, 18)
_CUSTOMER = "INSERT INTO customer(id,uid,key,name,fold,language) VALUES(?,?,?,?,?,'en')"
_INVOICE = (
    "INSERT INTO invoice(id,uid,number,number_fold,kind,status,customer_id,issue_date,currency,total,buyer,seller,"
    "details,fold,send_status) VALUES(?,?,?,?,'invoice',?,?,?,'EUR',?,?,'{}',?,?,?)"
)


def fill(made: MadeOffice, invoices: int, customers: int, days: int) -> None:
    """Insert so many invoices of so many customers over so many days, always the same."""
    chance = random.Random(7)
    names, addresses = [], []
    for n in range(customers):
        kind = _NAMES[n % 4]
        names.append(f"{kind[chance.randrange(4)]} {n}")
        addresses.append(f"mail{n}@{('example.com', 'beispiel.example', 'example.vn')[n % 3]}")
    folds = [fold(f"{name} {address}") for name, address in zip(names, addresses, strict=True)]
    with made.db.transaction():
        run = made.db.connection.executemany
        run(_CUSTOMER, ((n + 1, f"c{n}", key_of(names[n], ""), names[n], folds[n]) for n in range(customers)))
        run(
            "INSERT INTO customer_gram VALUES(?,?)",
            ((g, n + 1) for n in range(customers) for g in sorted(grams(folds[n]))),
        )
        buyers = [json.dumps({"name": name}, ensure_ascii=False) for name in names]
        details = [json.dumps({"contacts": [{"address": address}]}) for address in addresses]
        rows, tags = [], []
        words, weights = list(_STATUSES), list(_STATUSES.values())
        for n in range(1, invoices + 1):
            who = chance.randrange(customers)
            day = (LAST_DAY - timedelta(days=chance.randrange(days))).isoformat()
            number = f"INV-{day[:4]}-{n:06d}"
            folded = f"{fold(number)} {folds[who]}"
            if chance.random() < 0.1:
                tag = chance.choice(TAGS)
                tags.append((n, tag, fold(tag), day))
                folded += f" {fold(tag)}"
            word = chance.choices(words, weights)[0]
            status = "void" if n % 97 == 0 else "issued"
            rows.append(
                (n, f"i{n}", number, fold(number), status, who + 1, day, n, buyers[who], details[who], folded, word)
            )
        run(_INVOICE, rows)
        run("INSERT INTO tag VALUES(?,?,?,?)", tags)


def naive(made: MadeOffice, wanted: Filter) -> list[int]:
    """Return the ids that fit, newest first, by looking at every row."""
    tagged = set(made.column("SELECT invoice_id FROM tag WHERE fold=?", fold(wanted.tag)))
    first, last = (wanted.period.first or date.min).isoformat(), (wanted.period.last or date.max).isoformat()
    shown = {(a.value, b.value): wanted.view.shows(a, b) for a in Status for b in SendStatus}
    text = fold(wanted.text)
    rows = made.db.rows(
        "SELECT i.id, i.issue_date, i.status, i.send_status, i.fold, c.fold FROM invoice i"
        " JOIN customer c ON c.id=i.customer_id ORDER BY issue_date DESC, i.id DESC"
    )
    return [
        number
        for number, day, status, send_status, of_invoice, of_customer in map(tuple, rows)
        if first <= day <= last
        and shown[status, send_status]
        and (not wanted.tag or number in tagged)
        and (text in of_invoice or text in of_customer)
    ]
