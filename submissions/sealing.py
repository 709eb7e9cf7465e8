"""Sealing a report so that only the browser that asked for it can read it. Pure but for the randomness.

The browser keeps a secret of 256 bits; from it come a proof that it is the holder, of which the database keeps a hash, and the
key of the seal, which the server keeps only until the check has ended.
"""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE = 12


class BrokenSeal(ValueError):
    """It was sealed with another key, for another row, or was changed."""


def new_secret() -> str:
    """What the browser keeps."""
    return secrets.token_urlsafe(32)


def holder_hash(secret: str) -> str:
    """What the database keeps of a secret, to know its holder again."""
    return _derived(secret, b"holder").hex()


def seal_key(secret: str) -> bytes:
    """The key that belongs to a secret: 256 bits, which tell nothing of the secret."""
    return _derived(secret, b"seal")


def seal(key: bytes, data: bytes, *, about: str) -> bytes:
    """Encrypt and authenticate (AES-GCM). `about` names the row, so that no seal fits another one."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, about.encode())


def unseal(key: bytes, sealed: bytes, *, about: str) -> bytes:
    """The inverse of `seal`. Raises BrokenSeal."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode())
    except (InvalidTag, ValueError) as error:
        raise BrokenSeal("This report cannot be opened with this key.") from error


def _derived(secret: str, purpose: bytes) -> bytes:
    # The secret is random and long, so one keyed hash for each purpose is enough.
    return hmac.digest(secret.encode(), b"confsys public check: " + purpose, hashlib.sha256)
