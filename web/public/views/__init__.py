"""One module a visit: calls, mailed links, a person's own pages, the outbox."""
