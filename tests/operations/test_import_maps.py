from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.clocks import FakeClock
from tui_invoice.domain.errors import NotFoundError, UsageError
from tui_invoice.operations import import_maps, paths
from tui_invoice.operations.context import Context


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return Context(paths.find({}, str(tmp_path / "office.db")), FakeClock(), "clerk", {})


def kept(context: Context) -> Path:
    return context.paths.config.with_name("columns.json")


def test_a_map_is_read_as_it_is_typed() -> None:
    assert import_maps.parsed('Beløb=total, Kunde = customer,"Bem., intern"=') == {
        "belob": "total",
        "kunde": "customer",
        "bem intern": "",
    }
    assert import_maps.parsed("a=b=total") == {"a b": "total"}
    assert import_maps.parsed("") == {}


NO_MAPS = ("Beløb", "=total", "---=total", "Beløb=wings", "Beløb=total,beloeb=x", "a=total,A=kind")


@pytest.mark.parametrize("text", NO_MAPS)
def test_what_is_no_map_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        import_maps.parsed(text)


def test_a_map_is_kept_under_its_name_and_replaced(context: Context) -> None:
    with pytest.raises(NotFoundError, match="“bank”"):
        import_maps.named(context, "bank")
    import_maps.save(context, "bank", {"belob": "total"})
    import_maps.save(context, "shop", {"pris": "unit_price"})
    import_maps.save(context, "bank", {"belob": "unit_price"})
    assert import_maps.named(context, "bank") == {"belob": "unit_price"}
    with pytest.raises(NotFoundError) as caught:
        import_maps.named(context, "Bank")
    assert "“shop”" in caught.value.detail
    assert kept(context).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["", "x" * 101, "a\nb", "a"])
def test_what_cannot_be_kept_is_refused(context: Context, name: str) -> None:
    with pytest.raises(UsageError):
        import_maps.save(context, name, {} if name == "a" else {"a": "total"})
    assert not kept(context).exists()


def test_the_same_headers_in_another_order_are_known_again(context: Context) -> None:
    import_maps.remember(context, ["Beløb", "Kunde"], {"belob": "total"})
    assert import_maps.of_headers(context, ["KUNDE", "beløb "]) == {"belob": "total"}
    assert import_maps.of_headers(context, ["Kunde"]) == {}


def test_nothing_but_fields_comes_out_of_the_file(context: Context) -> None:
    kept(context).parent.mkdir(parents=True)
    columns = {"a": "total", "b": "rm -rf ~", "c": ["x"], "d": ""}
    kept(context).write_text(json.dumps({"maps": {"bank": columns, "other": 1}, "headers": []}), "utf-8")
    assert import_maps.named(context, "bank") == {"a": "total", "d": ""}
    for broken in ("", "[]", "{", '{"maps": 1}', "[" * 5_000):
        kept(context).write_text(broken, "utf-8")
        with pytest.raises(NotFoundError):
            import_maps.named(context, "bank")
        assert import_maps.of_headers(context, ["a"]) == {}


def test_only_so_many_are_kept(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_maps, "_MOST", 3)
    for n in range(5):
        import_maps.save(context, f"map {n}", {"a": "total"})
    with pytest.raises(NotFoundError) as caught:
        import_maps.named(context, "map 0")
    assert caught.value.detail == "There is “map 2”, “map 3”, “map 4”."
