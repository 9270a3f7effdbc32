"""What went wrong in other tools for classes and studies, and the tests that it does not here."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
# What failed elsewhere, and where it is tested here: a file of tests, and a test in it.
FAILURES = {
    "the code that students type was the host's authority as well": [
        "sessions/test_classroom.py::test_authority_is_the_secret_alone",
        "sessions/test_codes.py::test_a_secret_is_no_code_and_cannot_be_read_from_its_seal",
        "phones/test_guards.py::test_no_participant_conducts",
    ],
    "a student's page held the truth of a case before it was revealed": [
        "phones/test_no_leak.py::test_at_the_teachers_pace_nothing_comes_before_the_reveal",
        "phones/test_no_leak.py::test_at_an_own_pace_nothing_comes_before_the_own_answer",
    ],
    "of two answers in the same millisecond one was lost": [
        "sessions/test_classroom.py::test_answers_of_two_at_the_same_moment_both_stand",
        "sessions/test_memory.py::test_nobody_writes_between_a_reading_and_its_appending",
    ],
    "two answers of one student both counted": [
        "sessions/test_classroom.py::test_of_two_answers_of_one_at_the_same_moment_one_stands",
        "sessions/test_machine.py::test_the_first_answer_stands",
    ],
    "who reloaded or came by another network was somebody else": [
        "sessions/test_classroom.py::test_who_comes_back_under_their_token_is_the_same",
        "phones/test_joining.py::test_a_reload_and_a_second_tab_are_the_same_participant",
        "phones/test_joining.py::test_the_link_brings_one_back",
    ],
    "the session ended with the teacher's screen": [
        "sessions/test_classroom.py::test_two_classrooms_on_one_store_see_each_other",
        "sessions/test_killed.py::test_a_class_goes_on_after_its_server_is_killed",
        "phones/test_guards.py::test_the_secret_conducts",
    ],
    "late students were refused, or what they missed was wrong": [
        "sessions/test_machine.py::test_who_joins_late_has_not_seen_what_was_shut",
        "debriefing/test_debriefing.py"
        "::test_a_late_comer_lacks_what_was_before_and_nothing_is_wrong_for_it",
    ],
    "the model was shown while somebody could still answer": [
        "sessions/test_classroom.py::test_a_reveal_and_the_answers_come_one_after_the_other",
        "sessions/test_machine.py::test_no_first_answer_once_the_model_was_revealed",
    ],
    "names were asked for, or stood in what was handed on": [
        "sessions/test_machine.py::test_joining_again_changes_nothing_and_a_name_is_one_person_s",
        "debriefing/test_tables.py::test_names_stay_out_unless_asked_for_and_never_run",
    ],
    "few readers could be told from one another": [
        "debriefing/test_debriefing.py::test_suspicions_are_told_of_five_or_more",
        "debriefing/test_pages.py::test_nobody_stands_beside_fewer_than_five",
    ],
    "a cell of the export ran as a formula": [
        "debriefing/test_tables.py::test_names_stay_out_unless_asked_for_and_never_run",
    ],
    "a class of nobody ended in nan": [
        "debriefing/test_debriefing.py::test_small_classes_get_sentences",
        "sessions/test_session.py::test_what_a_session_is_before_it_was_opened",
    ],
    "of a hundred phones thirty answers came": [
        "sessions/test_crowd.py::test_a_class_on_the_real_server_loses_nothing",
    ],
    "published effects stood there as a ranking": [
        "debriefing/test_pages.py::test_each_published_study_stands_with_its_design_and_people",
    ],
    "advice was wrong on purpose and nobody was told": [
        "sessions/test_advising.py::test_wrong_advice_is_wrong_and_looks_like_any_other",
        "debriefing/test_debriefing.py::test_made_up_advice_is_always_disclosed_apart",
    ],
}


@pytest.mark.parametrize("failure", FAILURES)
def test_every_failure_of_others_is_a_test_here(failure: str) -> None:
    """Each in the list has tests, and they are still there under their names."""
    for named in FAILURES[failure]:
        file, name = named.split("::")
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
