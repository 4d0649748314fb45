"""The Danish ones."""

from __future__ import annotations

from tui_invoice.demo.people.customer import Customer

BAGERIET = Customer(
    "Bageriet på Hjørnet v/ Søren Ågård",
    "Torvet 4, 6200 Aabenraa",
    "DK",
    "da",
    "DKK",
    "lone@bageriet.example",
    tax_id="DK10203040",
)
AEROE = Customer(
    "Ærø Bådebyggeri ApS",
    "Havnevej 1, 5970 Ærøskøbing",
    "DK",
    "da",
    "DKK",
    "kontor@aeroebaade.example",
    tax_id="DK20304050",
)
GROENDAL = Customer(
    "Grøndal & Frøslev Advokatpartnerselskab",
    "Østergade 30, 1100 København K",
    "DK",
    "da",
    "DKK",
    "bogholderi@groendal.example",
    cc="frk.froeslev@groendal.example",
    tax_id="DK30405060",
    tag="law",
)
MOELLE = Customer(
    "Møllegårdens Friskole",
    "Møllevej 17, 4600 Køge",
    "DK",
    "da",
    "DKK",
    "skole@moellegaarden.example",
    tax_id="DK40506070",
)
HAVBLIK = Customer(
    "Hotel Havblik A/S",
    "Strandvejen 99, 9990 Skagen",
    "DK",
    "da",
    "DKK",
    "regnskab@havblik.example",
    tax_id="DK50607080",
    tag="hotel",
)

KOEKKEN = Customer(
    "Sønderjysk Køkken & Bad",
    "Industrivej 5, 6400 Sønderborg",
    "DK",
    "da",
    "DKK",
    "post@soenderkoekken.example",
    tax_id="DK60708090",
)
KUNSTHAL = Customer(
    "Kunsthal Østerå",
    "Østerå 12, 9000 Aalborg",
    "DK",
    "da",
    "DKK",
    "kunst@oesteraa.example",
    cc="bogholder@oesteraa.example",
)
TORVET = Customer(
    "Tandlægerne på Torvet I/S",
    "Torvet 9, 8600 Silkeborg",
    "DK",
    "da",
    "DKK",
    "klinik@torvet.example",
    tax_id="DK70809010",
)
FJORDENS = Customer(
    "Fjordens Fisk ApS",
    "Fiskerikajen 2, 7680 Thyborøn",
    "DK",
    "da",
    "DKK",
    "fisk@fjordens.example",
    tax_id="DK80901020",
)

DANES: tuple[Customer, ...] = (
    BAGERIET,
    AEROE,
    GROENDAL,
    MOELLE,
    HAVBLIK,
    KOEKKEN,
    KUNSTHAL,
    TORVET,
    FJORDENS,
)
