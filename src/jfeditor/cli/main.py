"""`jfeditor`: the table of commands, and what becomes of errors.

Every command lives in a module of its own that is loaded when it is called, so that none pays for another; Qt
is loaded by the window alone.
"""

import sys
from collections.abc import Sequence
from importlib import import_module

import click

from jfeditor import __version__
from jfeditor.cli.exits import FAULT, FINE, INTERRUPTED, NOBODY_READS, UNUSABLE
from jfeditor.cli.output import prepare_streams, tell
from jfeditor.faults import JfeditorError
from jfeditor.wording import word, word_error
from jfeditor.workspace.reports import write_report

_COMMANDS = {
    "open": "jfeditor.cli.opening:open_window",
    "tree": "jfeditor.cli.tree:tree",
    "inherit": "jfeditor.cli.inherit:inherit",
    "effective": "jfeditor.cli.effective:effective",
    "check": "jfeditor.cli.checking:check",
    "rules": "jfeditor.cli.rules:rules",
    "export": "jfeditor.cli.exporting:export",
    "refs": "jfeditor.cli.restructuring:refs",
    "rename": "jfeditor.cli.restructuring:rename_heading",
    "move": "jfeditor.cli.restructuring:move_heading",
    "meta": "jfeditor.cli.meta:meta",
    "inline": "jfeditor.cli.inheriting:inline_statement",
    "extract": "jfeditor.cli.inheriting:extract_items",
    "replace": "jfeditor.cli.replacing:replace",
    "self-test": "jfeditor.cli.selftest:self_test",
}
_USUAL = "open"


class _Commands(click.Group):
    """Commands by name; what is no command's name is for `open`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101 - the table above is wrong otherwise
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = [name for option in self.get_params(ctx) for name in option.opts]
        if not args or args[0] not in {*_COMMANDS, *own}:
            args = [_USUAL, *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
def commands() -> None:
    """An offline editor for the job-family pages of a company handbook.

    Without a command, `jfeditor [FOLDER]` opens the window.
    """


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit code; every error is told in words."""
    prepare_streams()
    try:
        with commands.make_context("jfeditor", list(arguments)) as context:
            code = commands.invoke(context)
    except click.exceptions.Exit as ended:  # --help, --version
        return ended.exit_code
    except click.ClickException as error:
        error.show()
        return UNUSABLE
    except JfeditorError as error:
        tell(word_error(error))
        return UNUSABLE
    except BrokenPipeError:
        return NOBODY_READS
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - a fault is reported to a file, not thrown at the user
        tell(_tell_fault(error, arguments))
        return FAULT
    return code if isinstance(code, int) else FINE


def main() -> None:
    """The program's entry."""
    sys.exit(run(sys.argv[1:]))


def _tell_fault(error: Exception, arguments: Sequence[str]) -> str:
    kind = type(error).__name__
    try:
        return word("fault.reported", {"path": write_report(error, arguments), "kind": kind})
    except OSError as unwritten:
        return word("fault.unreported", {"reason": unwritten, "kind": kind, "detail": error})
