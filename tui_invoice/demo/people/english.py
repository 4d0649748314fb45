"""Those who are written to in English."""

from __future__ import annotations

from tui_invoice.demo.people.customer import Customer

SMITH = Customer(
    "Smith & Daughters Ltd",
    "4 Mill Lane, Bath BA1 1AA",
    "GB",
    "en",
    "GBP",
    "accounts@smithdaughters.example",
    tax_id="GB123456789",
)
ODUFFY = Customer(
    "O'Duffy Marine Surveyors",
    "2 Custom House Quay, Cork",
    "IE",
    "en",
    "EUR",
    "office@oduffy.example",
    tax_id="IE1234567T",
)

BLUE_DOOR = Customer(
    "The Blue Door Bookshop", "19 High Street, Hay-on-Wye", "GB", "en", "GBP", "hello@bluedoor.example"
)
PENHALE = Customer(
    "Penhale Pottery", "Penhale Farm, St Ives", "GB", "en", "GBP", "studio@penhale.example", tax_id="GB987654321"
)
ZUERICH = Customer(
    "Café Zürich GmbH",
    "Lange Reihe 40, 20099 Hamburg",
    "DE",
    "en",
    "EUR",
    "buero@cafezuerich.example",
    tax_id="DE123456789",
)
HARBOUR = Customer(
    "Harbour Light Trust",
    "1 Pier Road, Aberdeen",
    "GB",
    "en",
    "EUR",
    "treasurer@harbourlight.example",
    tag="charity",
)

ENGLISH: tuple[Customer, ...] = (
    SMITH,
    ODUFFY,
    BLUE_DOOR,
    PENHALE,
    ZUERICH,
    HARBOUR,
)
