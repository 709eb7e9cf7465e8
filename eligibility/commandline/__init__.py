"""What `manage.py checkpdf` is asked for: the files, the rules, the authors. Whatever cannot be meant is refused."""

from collections.abc import Sequence

# A folder or a list that is wrong throughout has more problems than anybody reads.
_TOLD = 20


class WrongUsage(ValueError):
    """A command line that cannot be carried out, told in whole sentences: exit status 64."""


def refuse(problems: Sequence[str]) -> None:
    """Raises WrongUsage with the problems, a line each, if there are any."""
    if not problems:
        return
    more = len(problems) - _TOLD
    rest = [f"{more:,} more {'is' if more == 1 else 'are'} not listed."] if more > 0 else []
    raise WrongUsage("\n".join([*problems[:_TOLD], *rest]))
