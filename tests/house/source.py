"""The package's and the tests' source, parsed once."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its path from the root of the tree, its text, its syntax tree."""

    path: str
    text: str
    tree: ast.Module


@cache
def sources(folder: str) -> tuple[Source, ...]:
    """Return every Python file below `folder`, in the order of their paths."""
    files = sorted((ROOT / folder).rglob("*.py"))
    texts = ((file.relative_to(ROOT).as_posix(), file.read_text("utf-8")) for file in files)
    return tuple(Source(path, text, ast.parse(text, path)) for path, text in texts)


def definitions(source: Source) -> Iterator[tuple[str, Definition]]:
    """Yield each function and class of a file, nested ones too, with the place to show."""
    for node in ast.walk(source.tree):
        if isinstance(node, Definition):
            yield f"{source.path}:{node.lineno} {node.name}", node


def public(source: Source) -> Iterator[tuple[str, Definition]]:
    """Yield what others can reach: definitions of the module and of its public classes, no `_name`."""

    def walk(body: list[ast.stmt]) -> Iterator[tuple[str, Definition]]:
        for node in body:
            if isinstance(node, Definition) and not node.name.startswith("_"):
                yield f"{source.path}:{node.lineno} {node.name}", node
                if isinstance(node, ast.ClassDef):
                    yield from walk(node.body)

    return walk(source.tree.body)
