"""What the pages that ask before a paper moves show, for authors and chairs alike."""

from typing import Any

from submissions.services.previewing import MovePreview
from web.public.words import anonymity_words


def preview_context(preview: MovePreview) -> dict[str, Any]:
    """The context of `ui/movement.html`."""
    before, after = preview.movement.anonymity
    return {"preview": preview, "names": (anonymity_words(before)[0], anonymity_words(after)[0])}
