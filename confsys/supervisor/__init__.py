"""The demonstration under one process: PostgreSQL, Redis, web, worker and beat start, live and end together.

`make demo` runs `python -m confsys.supervisor`; docs/production.md says how the same parts are run for good.
"""
