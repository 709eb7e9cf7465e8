"""PostgreSQL and Redis as children of one process, for the demonstration and the tests only.

Production never imports this package: it is told by `DATABASE_URL` and `REDIS_URL` where its servers are.
"""
