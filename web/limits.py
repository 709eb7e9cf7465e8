"""How often somebody may ask something: a count for each person and window, in the cache that all processes share (P46)."""

from django.core.cache import cache


def is_within(who: object, *, what: str, most: int, seconds: int = 60) -> bool:
    """Count one more request, and say whether it is among the `most` of this window.

    The window begins with its first request. Two requests at the same instant may count as one: this bounds, it does not meter.
    """
    key = f"limit:{what}:{who}"
    if cache.add(key, 1, seconds):
        return True
    try:
        return int(cache.incr(key)) <= most
    except ValueError:
        # The window ended between the two lines.
        cache.add(key, 1, seconds)
        return True
