"""`python -m tests.mail.score [DIR]`: how well reports are read, beside what somebody wrote down in expected.tsv.

Prints each miss (file, wanted, found) and the percentages, of mails: the recipients right (all of them and none too
many), the cause of each right, both. Two layouts of expected.tsv are known: with and without a column `action`.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tui_invoice.domain.report import Finding, ReportKind
from tui_invoice.mail.reports import read_report

DEV = Path(__file__).parents[2].parent / "shared" / "bounces" / "dev"
OWN = Path(__file__).parent / "bounces"

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """One mail: what was wanted, what was found, as pairs of recipient (small letters) and word, and the kinds."""

    file: str
    wanted: Pairs
    found: Pairs
    delayed_wanted: frozenset[str]
    findings: tuple[Finding, ...]

    @property
    def recipients_right(self) -> bool:
        """All recipients and none too many."""
        return {who for who, _ in self.wanted} == {who for who, _ in self.found}

    @property
    def causes_right(self) -> bool:
        """The cause of each recipient, whatever the address is called where there is but one."""
        if len(self.wanted) == len(self.found) == 1:
            return self.wanted[0][1] == self.found[0][1]
        return dict(self.wanted) == {who: word for who, word in self.found if who in dict(self.wanted)}


def scored(folder: Path) -> list[Scored]:
    """Read every mail that the folder's expected.tsv names."""
    rows: dict[str, list[dict[str, str]]] = {}
    with (folder / "expected.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            rows.setdefault(row["file"], []).append(row)
    return [_scored(folder / file, wanted) for file, wanted in rows.items()]


def _scored(file: Path, rows: list[dict[str, str]]) -> Scored:
    findings = read_report(file.read_bytes()).findings
    wanted = tuple(sorted({(row["recipient"].lower(), row["cause"] or row.get("action", "")) for row in rows}))
    found = tuple(sorted({(each.recipient.lower(), word(each)) for each in findings}))
    delayed = frozenset(row["recipient"].lower() for row in rows if row.get("action") == "delayed")
    return Scored(file.name, wanted, found, delayed, findings)


def word(finding: Finding) -> str:
    """Return the cause of a failure, the kind of an event."""
    if finding.kind in {ReportKind.BOUNCE, ReportKind.DELAYED}:
        return finding.cause.value if finding.cause else ""
    return finding.kind.value


def table(results: list[Scored]) -> Iterator[str]:
    """Yield the misses and the percentages."""
    for each in results:
        if not (each.recipients_right and each.causes_right):
            rules = ",".join(finding.rule for finding in each.findings)
            yield f"{each.file}\n    wanted {_shown(each.wanted)}\n    found  {_shown(each.found)} ({rules})"
    count = len(results)
    recipients = sum(each.recipients_right for each in results)
    causes = sum(each.causes_right for each in results)
    both = sum(each.recipients_right and each.causes_right for each in results)
    for what, right in (("recipients", recipients), ("causes", causes), ("both", both)):
        yield f"{what:10} {right:4} of {count}  {100 * right / max(count, 1):5.1f} %"


def _shown(pairs: Pairs) -> str:
    return "; ".join(f"{who or '-'} {cause}" for who, cause in pairs)


def main(arguments: list[str]) -> int:
    """Print the table of one folder, of both of the house's without one."""
    for folder in [Path(each) for each in arguments] or [OWN, DEV]:
        if not (folder / "expected.tsv").is_file():
            print(f"{folder}: no expected.tsv", file=sys.stderr)
            return 2
        print(f"## {folder}")
        print("\n".join(table(scored(folder))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
