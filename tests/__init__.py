"""The tests mirror the packages; they run against real PostgreSQL and Redis."""
