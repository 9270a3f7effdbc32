"""The chain of HMACs."""

from __future__ import annotations

from medmodels.events import canonical
from medmodels.store.chain import ORIGIN, linked

LINKS = {
    "commit": "f4b194ac08292c83b909317ee5fc3c31f4a94eb5ebc1cf686262909aa9130e29",
    "reveal": "4fe1ca44230d1964d712bccd57c6fb5a653e1a23222906567284e5e998730273",
    "revise": "65c1f0ab4ed8cbd3d29892e7eb6c9bd646700ae33eaa56912afe79b3ca89e381",
}


def test_three_links_worked_out_elsewhere() -> None:
    """Under a key of zeros."""
    link = ORIGIN
    for n, (what, expected) in enumerate(LINKS.items(), 1):
        body = canonical({"who": "r1", "what": what, "n": n, "case": "A"})
        link = linked(bytes(32), link, body)
        assert link.hex() == expected


def test_the_hmac_is_rfc_4231s() -> None:
    """Its first case."""
    assert linked(b"\x0b" * 20, b"", b"Hi There").hex().startswith("b0344c61")
    assert linked(b"\x0b" * 20, b"Hi ", b"There").hex().endswith("2cff7")
