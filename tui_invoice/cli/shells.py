"""`completion`: what makes a shell complete commands, options, invoice numbers and accounts."""

from __future__ import annotations

import os
from typing import ClassVar

import click
from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
    shell_complete,
    split_arg_string,
)

from tui_invoice.cli import printing

_PROGRAM = "tui-invoice"
_VARIABLE = "_TUI_INVOICE_COMPLETE"
_BASH = r"""
%(complete_func)s() {
    local line
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
            plain,*) COMPREPLY+=("${line#plain,}") ;;
            file,*) compopt -o default 2>/dev/null ;;
            dir,*) compopt -o dirnames 2>/dev/null ;;
        esac
    done < <(TUI_INVOICE_LINE="${COMP_LINE:0:COMP_POINT}" TUI_INVOICE_WORD="$2" \
        %(complete_var)s=bash_complete "${1/#\~\//$HOME/}" 2>/dev/null)
}

complete -F %(complete_func)s %(prog_name)s
"""


class Bash(ShellComplete):
    """Bash, from its oldest versions on; what is offered is never split nor expanded.

    Bash parts words at `@`, `:` and `=` too, so that the line itself is read, and of each offer the part given
    that stands in the place of bash's own last word.
    """

    name: ClassVar[str] = "bash"
    source_template: ClassVar[str] = _BASH.lstrip()

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is typed, and what there is of that."""
        line = os.environ.get("TUI_INVOICE_LINE", "")
        words = split_arg_string(line)[1:]
        return (words, "") if not words or line[-1:].isspace() else (words[:-1], words[-1])

    def format_completion(self, item: CompletionItem) -> str:
        """Return an offer as a line: its kind, and what stands in the place of the last word."""
        word = os.environ.get("TUI_INVOICE_WORD", "")
        _, typed = self.get_completion_args()
        shown = typed.removesuffix(word) if typed.endswith(word) else ""
        return f"{item.type},{item.value.removeprefix(shown)}"


def answer(command: click.Command, instruction: str) -> int:
    """Print what the shell asked for, and return the exit code: 1 for a question that is none."""
    add_completion_class(Bash)
    return shell_complete(command, {}, _PROGRAM, _VARIABLE, instruction)


@click.command()
@click.argument("shell", metavar="SHELL", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> int:
    """Print what makes a shell complete commands and numbers.

    Options and accounts, too. A number or an address that a shell could run or part is not offered; it must be typed.

    bash: eval "$(tui-invoice completion bash)" in ~/.bashrc. fish: tui-invoice completion fish >
    ~/.config/fish/completions/tui-invoice.fish. zsh: tui-invoice completion zsh > a file _tui-invoice in a folder
    of $fpath.
    """
    add_completion_class(Bash)
    found = get_completion_class(shell)
    assert found is not None
    printing.out_lines(found(ctx.find_root().command, {}, _PROGRAM, _VARIABLE).source())
    return 0
