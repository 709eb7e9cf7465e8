"""`python -m confsys.supervisor run|reset`: the commands behind `make demo` and `make demo-reset`."""

import argparse
import os
import sys
from pathlib import Path

from confsys.embedded.processes import StartFailed
from confsys.supervisor import data
from confsys.supervisor.demo import Demo, Stopped, open_port
from confsys.supervisor.screen import Screen


def main() -> int:
    """Run one command; 0 when it did what was asked, 1 with one sentence when it could not."""
    parser = argparse.ArgumentParser(prog="python -m confsys.supervisor", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="start the demonstration and watch over it until Ctrl-C")
    run.add_argument("--host", default="127.0.0.1")
    run.add_argument("--port", default="8000", help="0 takes a free one")
    run.add_argument("--empty", action="store_true", help="do not load the demo conferences")
    run.add_argument("--end-with-parent", action="store_true", help="stop when the process that started this is gone")
    reset = commands.add_parser("reset", help="delete a demonstration that is not running")
    for command in (run, reset):
        command.add_argument("--data", default=".demo", type=Path, help="the data directory")
    arguments = parser.parse_args()
    try:
        if arguments.command == "reset":
            return _reset(arguments.data.resolve())
        return _run(arguments)
    except StartFailed as sentence:
        sys.stdout.flush()
        sys.stderr.write(f"{sentence}\n")
        return 1


def _run(arguments: argparse.Namespace) -> int:
    host, port = arguments.host, arguments.port
    if not (port.isdigit() and int(port) < 2**16):
        raise StartFailed(f"PORT={port} is not a port; it is a number up to 65535.")
    parent = os.getppid() if arguments.end_with_parent else None
    # Files of the demonstration are for its owner: passwords of its accounts lie among them.
    os.umask(0o077)
    screen = Screen()
    with open_port(host, int(port)) as reserved:
        try:
            claimed = data.claim(arguments.data.resolve())
            Demo(claimed, reserved, load=not arguments.empty, parent=parent, screen=screen).run()
        except Stopped:
            screen.say("Stopped. The data stays; the same command starts it again.")
    return 0


def _reset(path: Path) -> int:
    existed = data.reset(path)
    Screen().say(f"{path} was deleted." if existed else f"There is nothing in {path}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
