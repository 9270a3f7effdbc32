"""Joining, coming back and answering, as a phone does it."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from medmodels.sessions import (
    Aid,
    Begin,
    Close,
    Debrief,
    GoOn,
    Opened,
    Pace,
    Phase,
    Plan,
    Reveal,
    Shut,
    Told,
)
from medmodels.tasks import TASKS
from tests.phones.rooms import Phone, an_answer, laid_out, opened, session, tell

TASK = TASKS["breast-fna"]
OPENING = laid_out("breast-fna", Plan(aid=Aid.REASONS))


@pytest.fixture
def at() -> Opened:
    return opened(OPENING)


def joined(at: Opened, nickname: str = "", address: str = "10.0.0.1") -> Phone:
    phone = Phone(at.code, address=address)
    assert phone.join(nickname).status == 303
    return phone


def test_the_door_leads_to_the_code(at: Opened) -> None:
    """However it was typed; what cannot be a code is said to be none."""
    phone = Phone(at.code)
    typed = f" {at.code[:3].lower()}-{at.code[3:]}"
    there = phone.browser.get(f"/join?code={quote(typed)}")

    assert (there.status, there.to) == (303, f"/join/{at.code}")
    assert "The code on the wall" in phone.browser.get("/join").text
    wrong = phone.browser.get("/join?code=%3Cb%3E")
    assert wrong.status == 400
    assert "<b>" not in wrong.text.lower()


@pytest.mark.parametrize("typed", ["O7KMOC", "o7k-moc", "AC3D4U", "AC3D5E7"])
def test_letters_that_never_occur_in_a_code_are_named(typed: str) -> None:
    """“Six characters” helps nobody who typed six."""
    told = Phone("AC3D4E").browser.get(f"/join?code={typed}")

    assert told.status == 400
    assert "0 O 1 I L 2 Z 5 S 8 B U never occur in a code" in told.text


def test_what_is_too_short_is_said_to_be() -> None:
    """Its letters are right."""
    told = Phone("AC3D4E").browser.get("/join?code=AC3")

    assert "six characters" in told.text
    assert "never occur" not in told.text


def test_joining_gives_a_cookie_that_scripts_and_other_sites_cannot_use(at: Opened) -> None:
    """It is sent back to this session alone; over https it is for https alone."""
    response = Phone(at.code).join("Ana")
    cookie = response.headers["set-cookie"]

    assert response.to.startswith(f"/join/{at.code}?came=")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert f"Path=/join/{at.code}" in cookie
    assert "Secure" not in cookie
    secure = Phone(at.code)
    secure.browser.scheme = "https"
    assert "Secure" in secure.join("Ben").headers["set-cookie"]
    assert [who.name for who in session(at.code).everybody] == ["Ana", "Ben"]


def test_joining_twice_is_joining_once(at: Opened) -> None:
    """A second form from the same phone leads to the page."""
    phone = joined(at)
    phone.join("Other")

    assert len(session(at.code).everybody) == 1


def test_a_browser_that_keeps_no_cookies_says_so(at: Opened) -> None:
    """Instead of the form again, each press of which would join anew; trying again is the same
    participant, and once a cookie is kept the page is theirs.
    """
    phone = Phone(at.code)
    to = phone.join("Ana").to
    phone.browser.cookies.clear()
    told = phone.browser.get(to)
    again = re.search(rf'"(/join/{at.code}/rejoin/[^"]+)"', told.text)

    assert (told.status, "keeps no cookies" in told.text) == (403, True)
    assert "<form" not in told.text
    assert again
    retried = phone.browser.get(again[1]).to
    phone.browser.cookies.clear()
    assert "keeps no cookies" in phone.browser.get(retried).text
    phone.browser.get(again[1])  # cookies are allowed now
    assert phone.browser.get(retried).to == f"/join/{at.code}"
    assert "You are in, Ana" in phone.get().text
    assert len(session(at.code).everybody) == 1


def test_a_mark_that_is_nobodys_leads_to_the_form(at: Opened) -> None:
    """As for whoever comes for the first time."""
    for mark in ("", "nobody", "%00", "x" * 5000):
        page = Phone(at.code).get(f"?came={mark}")
        assert page.status == 200
        assert "A nickname" in page.text


def test_a_form_that_is_sent_again_joins_nobody_twice(at: Opened) -> None:
    """As when no answer to the first came; what no form drew is nobody's token."""
    drawn = re.search(r'name="token" value="([^"]+)"', Phone(at.code).get().text)
    assert drawn
    phones = [Phone(at.code), Phone(at.code)]
    for phone in phones:
        assert phone.post("", {"nickname": "Ana", "token": drawn[1]}).status == 303
    assert phones[0].token == phones[1].token == drawn[1]
    assert len(session(at.code).everybody) == 1

    guessed = Phone(at.code)
    guessed.post("", {"token": "me"})
    assert guessed.token != "me"


def test_where_no_model_was_shown_nobody_is_asked_about_its_advice() -> None:
    """The last question would be about nothing."""
    for aid, asked in ((Aid.ALONE, False), (Aid.MODEL, True)):
        there = opened(laid_out("breast-fna", Plan(aid=aid)))
        phone = joined(there)
        tell(there.code, Begin(), Close())
        page = phone.get().text
        assert ("wrong on purpose" in page) is asked
        assert ("Wait until your teacher tells everything" in page) is not asked


def test_a_nickname_that_is_taken_is_asked_for_again(at: Opened) -> None:
    """With the sentence, and what was typed."""
    joined(at, "Ana")
    again = Phone(at.code).join("ana")

    assert again.status == 409
    assert "is in this session already" in again.text
    assert 'value="ana"' in again.text


def test_whatever_is_typed_is_shown_as_text(at: Opened) -> None:
    """Nothing of a nickname becomes a part of the page."""
    phone = joined(at, '<img src=x onerror="a">')
    page = phone.get().text

    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_a_reload_and_a_second_tab_are_the_same_participant(at: Opened) -> None:
    """At the same case and phase, on whichever network."""
    phone = joined(at, "Ana")
    tell(at.code, Begin())
    first, second = phone.get().text, phone.get().text
    moved = Phone(at.code, address="172.16.0.9")
    moved.browser.cookies = phone.browser.cookies

    plain = re.compile(r'nonce="[^"]*"')
    assert plain.sub("", first) == plain.sub("", second)
    assert "Case 1 of 3" in moved.get().text
    assert "Ana" in moved.get().text


def test_the_link_brings_one_back(at: Opened) -> None:
    """On another phone, as the same participant; a link of nobody's says so."""
    phone = joined(at, "Ana")
    link = re.search(rf'"(/join/{at.code}/rejoin/[^"]+)"', phone.get().text)
    assert link
    other = Phone(at.code)
    there = other.browser.get(link[1])

    assert other.browser.get(there.to).to == f"/join/{at.code}"
    assert "Ana" in other.get().text
    assert other.get("/rejoin/nobody").status == 404


def test_a_link_on_another_site_gets_past_the_strict_cookie(at: Opened) -> None:
    """A page of this server comes in between, from which the cookie is sent."""
    phone = joined(at)
    foreign = {"sec-fetch-site": "cross-site"}
    bridge = Phone(at.code).get(f"/rejoin/{phone.token}", headers=foreign)

    assert bridge.status == 200
    assert f"0;url=/join/{at.code}?came={phone.token}" in bridge.text
    assert "set-cookie" in bridge.headers
    assert f"0;url=/join/{at.code}" in Phone(at.code).get(headers=foreign).text


def test_a_case_is_asked_and_answered_twice(at: Opened) -> None:
    """First, reveal, second, truth: each page has what belongs to it."""
    phone = joined(at)
    assert "You are in" in phone.get().text
    tell(at.code, Begin())
    page = phone.get().text
    assert TASK.question in page
    assert all(name in page for name in TASK.feature_names)
    assert "http-equiv" not in page
    sent = phone.answer(0, "before", "benign", 70)
    assert (sent.status, sent.to) == (303, f"/join/{at.code}")
    page = phone.get().text
    assert "Benign, 70% sure" in page
    assert "http-equiv" in page
    tell(at.code, Reveal(0))
    page = phone.get().text
    assert 'class="strip"' in page
    assert "You said benign, 70% sure" in page
    assert OPENING.items[0].advice.reasons[0].what in page
    assert re.search(r'value="benign" required checked><span>Keep my answer', page)
    assert re.search(r'value="70" required checked', page)
    phone.answer(0, "after", "malignant", 90)
    assert "Malignant, 90% sure" in phone.get().text
    tell(at.code, Shut(0))
    assert "What it was" in phone.get().text
    tell(at.code, GoOn(0))
    assert "Case 2 of 3" in phone.get().text


def test_the_first_answer_stands(at: Opened) -> None:
    """A second one is shown the first, on the page as it is now."""
    phone = joined(at)
    tell(at.code, Begin())
    phone.answer(0, "before", "benign", 70)
    again = phone.answer(0, "before", "malignant", 90)

    assert again.status == 409
    assert "You answered this already: benign, 70% sure. The first answer stands." in again.text
    who = session(at.code).participants[phone.who]
    assert [answer.label for answer in who.answers.values()] == ["benign"]


def test_an_answer_after_the_reveal_comes_too_late(at: Opened) -> None:
    """Nothing is written, and the page is where the class is."""
    phone = joined(at)
    tell(at.code, Begin(), Reveal(0))
    late = phone.answer(0, "before", "benign")

    assert late.status == 409
    assert "are shut" in late.text
    assert "not asked of you any more" in phone.get().text
    assert not session(at.code).participants[phone.who].answers


def test_what_was_typed_stays_where_something_is_missing(at: Opened) -> None:
    """Without a label or a confidence the other one is still picked."""
    phone = joined(at)
    tell(at.code, Begin())
    unsure = phone.answer(0, "before", "benign", "")
    none = phone.answer(0, "before", "", 70)

    assert unsure.status == none.status == 400
    assert "Say how sure you are" in unsure.text
    assert 'value="benign" required checked' in unsure.text
    assert "Pick an answer first." in none.text
    assert 'value="70" required checked' in none.text


def test_who_comes_late_gets_the_current_case(at: Opened) -> None:
    """And is told that the earlier ones count as not seen."""
    tell(at.code, Begin(), Reveal(0), Shut(0), GoOn(0))
    page = joined(at).get().text

    assert "Case 2 of 3" in page
    assert "counts as not seen" in page


def test_nobody_joins_what_is_over(at: Opened) -> None:
    """Who takes part is still let in."""
    phone = joined(at)
    tell(at.code, Begin(), Close())

    assert "This session is over" in Phone(at.code).get().text
    assert Phone(at.code).join().status == 410
    assert "One last question" in phone.get().text


def test_the_suspicion_is_asked_once_all_is_answered(at: Opened) -> None:
    """One answer of three, once; then one waits."""
    phone = joined(at)
    tell(at.code, Begin(), Close())
    assert phone.post("/suspect", {"said": "perhaps"}).status == 400
    phone.post("/suspect", {"said": "unsure"})

    assert "I am not sure" in phone.get().text
    assert session(at.code).participants[phone.who].suspected == "unsure"


def test_a_report_comes_with_the_debrief(at: Opened) -> None:
    """Not before it."""
    phone = joined(at)
    assert phone.get("/report").status == 403
    tell(at.code, Debrief())

    assert f"/join/{at.code}/report" in phone.get().text


def test_addresses_of_forms_lead_back(at: Opened) -> None:
    """A reload of where a form was sent shows the page."""
    phone = joined(at)

    for path in ("/answer", "/suspect"):
        assert phone.get(path).to == f"/join/{at.code}"


def test_the_version_changes_with_the_page_alone(at: Opened) -> None:
    """Others' answers leave it as it is; one's own and the class's steps do not."""
    phone, other = joined(at), joined(at, address="10.0.0.2")
    seen = [phone.get("/phase").json["version"]]
    for act in (
        lambda: tell(at.code, Begin()),
        lambda: other.answer(0, "before", "benign"),
        lambda: phone.answer(0, "before", "benign"),
        lambda: tell(at.code, Reveal(0)),
    ):
        act()
        seen.append(phone.get("/phase").json["version"])

    assert seen[1] == seen[2]
    assert len(set(seen)) == 4


OWN = laid_out("breast-fna", Plan(pace=Pace.OWN, told=Told.EACH, shuffled=True))


def test_at_an_own_pace_a_case_is_told_once_it_is_answered() -> None:
    """Both answers, then the truth with the model, then the next in the own order."""
    at = opened(OWN)
    phone = joined(at)
    tell(at.code, Begin())
    state = session(at.code)
    place, following, _ = state.order_of(state.participants[phone.who])
    assert phone.get(f"/done/{place}").status == 303
    phone.get()
    label = an_answer(TASK, OWN, place)
    assert phone.answer(place, "before", label).to == f"/join/{at.code}"
    assert 'class="strip"' in phone.get().text
    told = phone.answer(place, "after", label)
    assert told.to == f"/join/{at.code}/done/{place}"
    page = phone.get(f"/done/{place}").text
    assert "Your last answer was right." in page
    assert 'class="strip"' in page
    assert "Case 2 of 3" in phone.get().text
    assert phone.get(f"/done/{following}").status == 303


def test_at_an_own_pace_the_time_begins_when_the_case_was_served() -> None:
    """Not when the session began; who never looked has none."""
    at = opened(OWN)
    quick, unseen = joined(at), joined(at, address="10.0.0.2")
    began = tell(at.code, Begin())
    for phone in (quick, unseen):
        who = began.participants[phone.who]
        place = began.order_of(who)[0]
        if phone is quick:
            phone.get()
            phone.get()
        phone.answer(place, "before", an_answer(TASK, OWN, place))
    first, second = (session(at.code).participants[phone.who] for phone in (quick, unseen))

    assert [answer.took is not None for answer in first.answers.values()] == [True]
    assert [answer.took for answer in second.answers.values()] == [None]


def test_a_case_without_the_model_is_over_after_one_answer() -> None:
    """At the teacher's pace its reveal shows the truth and no model."""
    at = opened(laid_out("breast-fna", Plan(alone_first=1)))
    phone = joined(at)
    tell(at.code, Begin())
    phone.answer(0, "before", "benign")
    tell(at.code, Reveal(0))
    page = phone.get().text

    assert session(at.code).phase is Phase.SHOWN
    assert "What it was" in page
    assert 'class="strip"' not in page


def test_at_an_own_pace_too_a_case_without_the_model_shows_none() -> None:
    """Its truth comes after the one answer; of the model nothing."""
    opening = laid_out("breast-fna", Plan(pace=Pace.OWN, alone_first=1))
    at = opened(opening)
    phone = joined(at)
    tell(at.code, Begin())
    told = phone.answer(0, "before", "benign")
    page = phone.get("/done/0").text

    assert told.to == f"/join/{at.code}/done/0"
    assert "What it was" in page
    assert 'class="strip"' not in page
    assert "Case 2 of 3" in phone.get().text
