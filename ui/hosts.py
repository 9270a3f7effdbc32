"""Which sessions and polls a browser conducts: by cookies with their secrets, which no script can
read.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from medmodels.errors import MedModelsError
from medmodels.sessions import Opened, is_code
from ui.classroom import classroom

__all__ = ["HOST_COOKIE", "conducted_by"]

HOST_COOKIE = "medmodels_host_"  # and the code of the session
_MOST = 20  # cookies that are looked at


def conducted_by(cookies: Mapping[str, object]) -> tuple[Opened, ...]:
    """What those secrets conduct that are among the cookies; none where no store can be read."""
    named = [name for name in cookies if name.startswith(HOST_COOKIE)][:_MOST]
    held = (Opened(name.removeprefix(HOST_COOKIE), str(cookies[name])) for name in named)
    return tuple(one for one in held if is_code(one.code) and _is_conducted(one))


def _is_conducted(held: Opened) -> bool:
    with suppress(MedModelsError):  # one that was forgotten takes no other away
        room = classroom()
        return room is not None and room.is_host(room.gathering(held.code), held.secret)
    return False
