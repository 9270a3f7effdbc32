"""The face of each modality on the review page: what it asks in the words of the question."""

from __future__ import annotations

import json

from streamlit.testing.v1 import AppTest

from medmodels.tasks import TASKS
from tests.ultrasound import ULTRASOUND
from ui.modalities import VIEWS


def test_a_question_about_pictures_is_asked_in_its_own_words() -> None:
    """What a reviewer may change of a picture and of a film is said with their own names."""
    ask = VIEWS["film"].asks

    assert ask(ULTRASOUND) == "Regions to paint over in the picture's mean grey"
    assert ask(TASKS["chest-xray"]) == "Regions to paint over in the film's mean grey"


def test_a_picture_of_another_question_is_shown_without_a_word_of_films() -> None:
    """The page of a case of ultrasound: its light box and its captions speak of pictures."""

    def page() -> None:
        import numpy as np

        from medmodels.cases import Case, Remark
        from tests.ultrasound import ULTRASOUND
        from ui.case_view import case_view

        grey = np.arange(80 * 80, dtype=np.uint8).reshape(80, 80)
        case_view(
            Case(
                ULTRASOUND,
                grey,
                "upload",
                warnings=(Remark("age_unstated", {"said": "Look twice."}),),
            ),
            None,
        )

    test = AppTest.from_function(page, default_timeout=60).run()
    said = [element.value for element in (*test.caption, *test.warning, *test.markdown)]

    assert not test.exception
    assert "Look twice." in said
    (box,) = [json.loads(element.proto.json) for element in test.get("bidi_component")]
    said += [box["noun"], box["alt"], box["note"]]
    assert box["alt"].startswith("The picture: 80 by 80 pixels")
    assert not any(word in text.lower() for text in said for word in ("film", "chest", "bones"))
