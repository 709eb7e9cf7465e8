"""What `manage.py checkpdf` is asked for: the files, the rules, the authors. Whatever cannot be meant is refused."""


class WrongUsage(ValueError):
    """A command line that cannot be carried out, told in whole sentences: exit status 64."""
