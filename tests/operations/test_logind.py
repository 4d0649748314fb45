"""Whether systemd ends what somebody left running, read from its files in systemd's own order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_invoice.operations import logind

YES, NO = "[Login]\nKillUserProcesses=yes\n", "[Login]\nKillUserProcesses=no\n"


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of its own that systemd runs."""
    (tmp_path / "run/systemd/system").mkdir(parents=True)
    monkeypatch.setattr(logind, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, ""),
        ({"etc/systemd/logind.conf": YES}, "etc/systemd/logind.conf"),
        ({"etc/systemd/logind.conf": NO, "usr/lib/systemd/logind.conf": YES}, ""),
        ({"usr/lib/systemd/logind.conf": YES}, "usr/lib/systemd/logind.conf"),
        ({"etc/systemd/logind.conf": YES, "usr/lib/systemd/logind.conf.d/10-a.conf": NO}, ""),
        (
            {"usr/lib/systemd/logind.conf.d/50-a.conf": NO, "run/systemd/logind.conf.d/60-b.conf": YES},
            "run/systemd/logind.conf.d/60-b.conf",
        ),
        ({"etc/systemd/logind.conf.d/10-a.conf": YES, "usr/lib/systemd/logind.conf.d/20-b.conf": NO}, ""),
        ({"usr/lib/systemd/logind.conf.d/10-a.conf": YES, "etc/systemd/logind.conf.d/10-a.conf": ""}, ""),
        ({"etc/systemd/logind.conf": "[Login]\nKillUserProcesses = 1\nKillUserProcesses=nonsense\n"}, "logind.conf"),
        ({"etc/systemd/logind.conf": "[Other]\nKillUserProcesses=yes\n"}, ""),
        ({"etc/systemd/logind.conf": "[Login]\n#KillUserProcesses=yes\n"}, "logind.conf"),
        ({"etc/systemd/logind.conf": "[Login]\n#KillUserProcesses=yes\nKillUserProcesses=no\n"}, ""),
        ({"etc/systemd/logind.conf": "[Login]\nKillUserProcesses=no\n#KillUserProcesses=yes\n"}, ""),
        ({"etc/systemd/logind.conf": f"{YES}KillExcludeUsers=lone\nKillExcludeUsers=ann\n"}, ""),
        ({"etc/systemd/logind.conf": f"{YES}KillExcludeUsers=lone\nKillExcludeUsers=\n"}, "logind.conf"),
        ({"etc/systemd/logind.conf.d/a.conf": "[Login]\n#KillUserProcesses=yes\n"}, ""),
        ({"etc/systemd/logind.conf": f"{YES}KillExcludeUsers=root lone\n"}, ""),
        ({"etc/systemd/logind.conf": f"{YES}KillOnlyUsers=ann\n"}, ""),
        ({"etc/systemd/logind.conf": f"{YES}KillOnlyUsers=ann lone\n"}, "logind.conf"),
    ],
)
def test_the_file_that_counts_says_whether_processes_are_ended(root: Path, files: dict[str, str], says: str) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    found = logind.kills("lone")
    assert str(found or "").endswith(says)
    assert (found is None) == (not says)


def test_a_drop_in_that_leads_to_nothing_takes_one_of_its_name_away(root: Path) -> None:
    for house in ("etc", "usr/lib"):
        (root / house / "systemd/logind.conf.d").mkdir(parents=True)
    (root / "usr/lib/systemd/logind.conf.d/a.conf").write_text(YES)
    (root / "etc/systemd/logind.conf.d/a.conf").symlink_to("/dev/null")
    assert logind.kills("lone") is None


def test_what_nobody_may_look_at_is_as_if_it_were_not_there(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    (root / "etc/systemd").mkdir(parents=True)
    (root / "etc/systemd/logind.conf").write_text(YES)
    monkeypatch.setattr(Path, "exists", refused)
    assert logind.kills("lone") is None
    assert not logind.lingers("lone")


def test_root_is_let_be_and_a_machine_without_systemd_ends_nothing(root: Path) -> None:
    (root / "etc/systemd").mkdir(parents=True)
    (root / "etc/systemd/logind.conf").write_text(YES)
    assert logind.kills("lone")
    assert logind.kills("root") is None
    (root / "run/systemd/system").rmdir()
    assert logind.kills("lone") is None
