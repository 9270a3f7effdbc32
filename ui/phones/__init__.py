"""Pages for the phones of a class: HTML that works without a script, served beside Streamlit's."""

from ui.phones.arriving import ROUTES, end_streams

__all__ = ["ROUTES", "end_streams"]
