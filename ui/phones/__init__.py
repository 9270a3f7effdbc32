"""Pages for the phones of a class: HTML that works without a script, served beside Streamlit's."""

from ui.phones.routes import ROUTES
from ui.phones.streams import NEWS

__all__ = ["NEWS", "ROUTES"]
