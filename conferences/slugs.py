"""Which words cannot be slugs, because pages of our own have these addresses. Pure; a test holds them to the URLs."""

# First in an address, where else a conference's slug stands.
SITE_PLACES = frozenset({"accounts", "admin", "api", "author", "invitation", "site", "static"})
# After a conference's slug, where else a track's stands; some are kept for pages to come.
CONFERENCE_PLACES = frozenset({"api", "chair", "check", "committee", "dates", "papers", "reviews", "search", "tracks"})


def slug_problem(slug: str, taken: frozenset[str]) -> str:
    """Why the slug cannot be used, in words; empty if it can."""
    return f"The address “{slug}” belongs to a page of the system. Choose another one." if slug in taken else ""
