"""A film under a reader's hands: windows, zoom and outlines, by pointer and by key."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.settling import settled, still, until
from tests.browser.test_accessible import SCHEMES, serious
from tests.browser.test_journeys import opened

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(browser: Browser, server: str) -> Iterator[Page]:
    """A chest film before the reveal."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield opened(context, server, "review?task=chest-xray")
    context.close()


def film(page: Page) -> Locator:
    return page.locator(".film:not(.small)").first


def greys(page: Page) -> tuple[float, float]:
    """Slope and intercept of the line by which grey levels are shown."""
    line = film(page).locator("feFuncG")
    return float(line.get_attribute("slope") or 1), float(line.get_attribute("intercept") or 0)


def scale(page: Page) -> float:
    moved = film(page).locator("svg > g").get_attribute("transform") or ""
    return float(re.search(r"scale\((\S+)\)", moved)[1])  # type: ignore[index]


def free(page: Page) -> None:
    """Nothing has the keyboard and nothing is pointed at."""
    page.mouse.move(2, 2)
    page.evaluate("document.activeElement.blur()")


def revealed(page: Page) -> None:
    if not page.locator(".strip").count():
        page.get_by_test_id("stRadio").first.locator("label").nth(1).click()
        page.get_by_role("button", name="Commit and reveal the model").click()
        expect(page.locator(".strip").first).to_be_visible()
        settled(page)


def test_a_film_stands_at_full_height_beside_the_rail(page: Page) -> None:
    """At 1440 by 900 it is between 560 and 640 px high and ends on the first screen."""
    still(page)
    box = film(page).locator("svg").bounding_box()

    assert box is not None
    assert 560 <= box["height"] <= 640
    assert box["y"] + box["height"] < 900


def test_keys_and_buttons_change_the_greys_without_the_server(page: Page) -> None:
    """A window, inversion and zoom by key do what their buttons do, and nothing is sent."""
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.reload()
    settled(page)
    expect(film(page)).to_be_visible()
    page.wait_for_load_state("networkidle")
    sent.clear()

    assert greys(page) == (1, 0)
    free(page)
    page.keyboard.press("w")
    expect(film(page).get_by_role("button", name="Contrast")).to_have_attribute(
        "aria-pressed", "true"
    )
    narrow = greys(page)
    assert narrow[0] > 1
    page.keyboard.press("i")
    assert greys(page)[0] == pytest.approx(-narrow[0])
    film(page).get_by_role("button", name="Invert").click()
    film(page).get_by_role("button", name="Full", exact=True).click()
    assert greys(page) == (1, 0)

    film(page).get_by_role("button", name="Zoom in").click()
    assert scale(page) == pytest.approx(1.5)
    film(page).locator("svg").click(position={"x": 300, "y": 300})
    page.mouse.wheel(0, -400)
    until(page, lambda: scale(page) > 1.6)  # a wheel is handled after the call that turned it
    free(page)
    page.keyboard.press("0")
    assert scale(page) == 1
    assert sent == []


def test_no_outline_before_the_reveal_and_all_of_them_after(page: Page) -> None:
    """Nothing of the model lies on a film that is still to be judged; zoom and window stay."""
    assert film(page).locator("path").count() == 0
    film(page).get_by_role("button", name="Dark parts").click()

    revealed(page)

    expect(film(page).locator("path")).to_have_count(8)
    expect(page.locator(".film:not(.small)")).to_have_count(1)
    expect(film(page).get_by_role("button", name="Dark parts")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_a_reason_and_its_place_light_up_together(page: Page) -> None:
    """To point at the first reason lights its outline with its name and effect; to reach an outline
    by keyboard lights its reason.
    """
    revealed(page)
    reason = page.locator(".reasons li").first
    reason.hover()
    part = reason.get_attribute("data-part")

    lit = film(page).locator("path.lit")
    expect(lit).to_have_count(1)
    assert lit.get_attribute("data-part") == part
    effect = reason.locator(".effect").inner_text()
    expect(film(page).locator(".tag.lit")).to_contain_text(f"{part}: {effect}")

    free(page)
    film(page).locator("path").first.focus()
    expect(reason).to_have_class(re.compile("lit"))
    page.keyboard.press("ArrowRight")
    expect(page.locator(".reasons li").nth(1)).to_have_class(re.compile("lit"))
    expect(reason).not_to_have_class(re.compile("lit"))


def test_the_overlay_goes_and_comes_back_by_key(page: Page) -> None:
    """It is visible as it starts; o takes colours and lines away and brings them back."""
    revealed(page)
    free(page)
    strongest = film(page).locator("path").first

    assert strongest.evaluate("p => Number(getComputedStyle(p).fillOpacity)") > 0.15
    page.keyboard.press("o")
    expect(strongest).to_have_css("stroke-opacity", "0")
    page.keyboard.press("o")
    expect(strongest).not_to_have_css("stroke-opacity", "0")


def test_the_heat_map_crossfades_with_the_same_picture(page: Page) -> None:
    """Asked for, it lies over the film, visible at its default; at none the film alone is seen, at
    all of it the heat map alone.
    """
    revealed(page)
    film(page).get_by_role("button", name="Heat map").click()
    picture, heat = film(page).locator("image").first, film(page).locator("image").nth(1)
    expect(heat).to_have_attribute("href", re.compile("^data:image/png"))
    strength = film(page).get_by_role("slider", name="Strength of the overlay")

    seen = {}
    for value in (strength.input_value(), "0", "100"):
        strength.fill(value)
        seen[value] = tuple(float(i.get_attribute("opacity") or 1) for i in (picture, heat))

    assert seen["40"] == (1, 0.8)
    assert (seen["0"], seen["100"]) == ((1, 0), (0, 1))
    film(page).get_by_role("button", name="Regions").click()
    strength.fill("40")


def test_the_keys_are_listed_and_sleep_while_somebody_writes(page: Page) -> None:
    """“?” shows every key of the page, of buttons and of the film; in a comment they are
    letters.
    """
    revealed(page)
    free(page)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys of this page")
    expect(dialog).to_be_visible()
    assert {"n", "p", "w", "i", "o", "0", "?"} <= set(dialog.locator("kbd").all_inner_texts())
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    before = greys(page)
    comment = page.get_by_role("textbox", name="Comment")
    comment.click()
    page.keyboard.type("wio0?")
    expect(comment).to_have_value("wio0?")
    assert greys(page) == before
    expect(dialog).to_be_hidden()
    comment.fill("")


def test_a_film_can_be_used_without_seeing_it_well(browser: Browser, server: str) -> None:
    """With its levels and the list of keys open, nothing serious is found by axe-core, in the light
    or in the dark.
    """
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = opened(context, server, "review?task=breast-ultrasound")
    film(page).get_by_role("button", name="Level, width").click()
    page.get_by_role("button", name="Keys of this page").click()

    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", scheme)
        assert serious(page) == []
    context.close()


def test_two_fingers_bring_a_film_nearer(browser: Browser, server: str) -> None:
    """A pinch zooms where the fingers are, one finger then moves the film, a double tap or “Fit”
    gives the whole again; while it is whole, one finger scrolls the page.
    """
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    phone = opened(context, server, "review?task=chest-xray")
    still(phone)
    box, hand = film(phone).locator("svg").bounding_box(), context.new_cdp_session(phone)
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def touch(kind: str, *at: tuple[float, float]) -> None:
        points = [{"x": a, "y": b, "id": n} for n, (a, b) in enumerate(at)]
        hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (x - 30, y), (x + 30, y))
    for far in (40, 60, 90):
        touch("touchMove", (x - far, y), (x + far, y))
    touch("touchEnd")
    until(phone, lambda: scale(phone) > 2)
    before = film(phone).locator("svg > g").get_attribute("transform") or ""
    touch("touchStart", (x, y))
    touch("touchMove", (x + 20, y + 10))
    touch("touchMove", (x + 50, y + 20))
    touch("touchEnd")
    expect(film(phone).locator("svg > g")).not_to_have_attribute("transform", before)
    film(phone).get_by_role("button", name="Fit").click()
    until(phone, lambda: scale(phone) == 1)
    context.close()


def test_on_a_phone_the_film_has_the_whole_width(browser: Browser, server: str) -> None:
    """At 390 px it is as wide as the page, whole, and without a bar that scrolls sideways."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    phone = opened(context, server, "review?task=chest-xray")

    still(phone)
    box = film(phone).locator("svg").bounding_box()

    assert box is not None
    assert box["width"] >= 360
    assert box["height"] == pytest.approx(box["width"], rel=0.01)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
