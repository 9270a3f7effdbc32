"""Codes that are read off a wall and typed on a phone, and secrets that nobody types."""

from __future__ import annotations

import hashlib
import re
from random import Random

__all__ = ["ALPHABET", "NEVER", "is_code", "new_code", "new_secret", "sealed", "tidied"]

# Without those that look like others in NEVER, and U, which is heard as “you”.
ALPHABET = "ACDEFGHJKMNPQRTVWXY34679"
NEVER = "0O1IL2Z5S8BU"
_LENGTH = 6
_BLANK = re.compile(r"[\s\-–.]+")
_CODE = re.compile(f"[{ALPHABET}]{{{_LENGTH}}}")


def new_code(random: Random) -> str:
    """Six characters, one of 190 million."""
    return "".join(random.choice(ALPHABET) for _ in range(_LENGTH))


def tidied(typed: str) -> str:
    """A code as it is meant, however it was typed.

    >>> tidied(" ac3-d4e ")
    'AC3D4E'
    """
    return _BLANK.sub("", typed[:40]).upper()


def is_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None


def new_secret(random: Random) -> str:
    """160 random bits, as 40 hexadecimal digits."""
    return f"{random.getrandbits(160):040x}"


def sealed(secret: str) -> str:
    """What is kept of a secret: it can be told again, and not be read back."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
