"""What errors say, in English: one module a topic, each a table from a code to a sentence.

Whoever raises gives a code and plain values; words are chosen when somebody is shown them, here and
nowhere else.

>>> str(Phrase("cells-miscounted", cells=3, columns=2))
'has 3 cells where the first line has 2 columns'
"""

from medmodels.words.catalogue import BY_TOPIC, CATALOGUE, said
from medmodels.words.phrase import Phrase

__all__ = ["BY_TOPIC", "CATALOGUE", "Phrase", "said"]
