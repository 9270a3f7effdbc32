"""What no widget of Streamlit draws: the strip, the reasons, and a case on which both point.

Each is a component with a file of its own for what it shows, how it looks (``.css``) and what it
does (``.js``). Scripts build elements and set their text; no text ever becomes markup.
"""

from ui.instrument.keys import shortcuts
from ui.instrument.reasons import reasons
from ui.instrument.strip import strip

__all__ = ["reasons", "shortcuts", "strip"]
