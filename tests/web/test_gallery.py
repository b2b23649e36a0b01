"""Every component on one page, the fields of a form, and the frames round them."""

import re
from types import SimpleNamespace

import pytest
import wtforms
from markupsafe import Markup
from support.lint import lint
from support.templates import templates
from wtforms import SelectChoice

from app.domain.council_life import Phase

ENV = templates()
UI = ENV.get_template("components/ui.html").module
FOODS = ("Celery", "Eggs", "Milk")
COUNCIL = SimpleNamespace(
    phase=Phase.LIVE,
    policy=SimpleNamespace(display_name="Riverside", contact=SimpleNamespace(office_phone="020 7946 0118")),
)
PLACES = [
    {"url": "/", "label": name, "icon": "home", "current": not at}
    for at, name in enumerate(("Home", "Post", "Visits", "You"))
]


class MealForm(wtforms.Form):
    postcode = wtforms.StringField("What is your postcode?", description="Like RH2 7DE.")
    name = wtforms.StringField("Name")
    ingredients = wtforms.TextAreaField("What is in it?")
    password = wtforms.PasswordField("Password")
    travel = wtforms.SelectField(
        "How do you travel?", choices=[SelectChoice("walk", "On foot"), SelectChoice("car", "By car")]
    )
    reach = wtforms.RadioField(
        "How do we reach them?", choices=[SelectChoice("phone", "Phone"), SelectChoice("letter", "Letter")]
    )
    diets = wtforms.SelectMultipleField(
        "Diets", choices=[SelectChoice("vegan", "Vegan"), SelectChoice("halal", "Halal")]
    )
    diets_tiles = wtforms.SelectMultipleField("More diets", choices=[SelectChoice("vegan", "Vegan")])
    agree = wtforms.BooleanField("I have read what the council asks.")
    photo = wtforms.FileField("A photo")
    portions = wtforms.RadioField("How many?", choices=[SelectChoice("1", "1"), SelectChoice("2", "2")])
    arrives = wtforms.RadioField(
        "How will it arrive?", choices=[SelectChoice("hot", "Hot"), SelectChoice("frozen", "Frozen")]
    )


@pytest.fixture
def form():
    form = MealForm(data={"postcode": '<"RH27', "portions": "1", "diets": ["halal"], "password": "hunter2"})
    form.postcode.errors = ["Enter a postcode, like RH2 7DE"]
    form.reach.errors = ["Choose how we reach them"]
    form.form_errors.append("Ask one question at a time")
    return form


def row(number, name, value=None, **more):
    return {"name": f"food{number}", "label": name, "value": value} | more


def frame(layout, **context):
    page = "{% extends layout %}{% block content %}<h1>{{ title }}</h1>{% endblock %}"
    return ENV.from_string(page).render(layout=f"layouts/{layout}.html", title="A page", **context)


def test_the_whole_gallery_is_valid_and_labelled(form):
    rows = [row(at, name, "yes", locked="Yes: butter" if name == "Milk" else None) for at, name in enumerate(FOODS)]
    asked = [row(f"-asked{at}", name, error="Answer this") for at, name in enumerate(FOODS)]
    page = ENV.get_template("gallery.html").render(
        form=form, picker=rows, asker=asked, photos=["/a.jpg", "/b.jpg"], nav=PLACES
    )
    lint(page)
    assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?! type=\"module\" src=)", page)


def test_what_was_typed_comes_back_escaped_and_a_password_does_not(form):
    assert 'value="&lt;&#34;RH27"' in UI.form_input(form.postcode)
    assert "hunter2" not in UI.form_password(form.password)


def test_a_field_is_described_by_its_hint_and_its_error(form):
    field = UI.form_input(form.postcode)
    assert 'aria-describedby="postcode-hint postcode-error"' in field
    assert 'id="postcode-hint"' in field
    assert 'id="postcode-error"' in field


def test_a_choice_in_a_list_comes_back(form):
    assert re.search(r'value="halal" checked', UI.form_checkboxes(form.diets))
    assert re.search(r'id="portions-0"[^>]* value="1" checked', UI.form_tiles(form.portions))


def test_the_summary_leads_to_the_field_or_to_its_first_option(form):
    summary = UI.form_error_summary(form)
    assert re.findall(r'href="(#[^"]*)"', summary) == ["#main", "#postcode", "#reach-0"]
    assert "3 things to put right" in summary
    assert 'id="reach-0"' in UI.form_radios(form.reach)


def test_a_form_without_errors_has_no_summary():
    assert not UI.form_error_summary(MealForm()).strip()


def test_no_allergen_is_answered_before_the_cook_has():
    assert "checked" not in UI.allergen_picker([row(0, "Celery")])
    assert "checked" not in UI.allergen_asker([row(0, "Celery")])


def test_a_known_allergen_cannot_be_answered_away():
    picker = UI.allergen_picker([row(0, "Milk", locked="Yes: butter"), row(1, "Eggs")])
    assert "Yes: butter" in picker
    assert 'name="food0"' not in picker
    assert "of 1 answered, 1 known" in picker


@pytest.mark.parametrize("layout", ["base", "member", "desk", "diner", "public", "operator"])
def test_a_frame_stands_with_nothing_known_about_the_visitor(layout):
    page = frame(layout)
    lint(page)
    assert "/council.css" not in page


def test_a_councils_page_carries_its_colours_name_and_numbers():
    page = frame("member", council=COUNCIL, worried_url="/worried", nav=PLACES)
    assert page.index("app.css") < page.index("/council.css")
    assert "Riverside" in page
    assert 'href="tel:02079460118"' in page
    assert "Worried about someone? Tell us" in page
    assert "ep-has-thumb" in page


def test_a_diner_has_large_print_and_no_bar():
    page = frame("diner", council=COUNCIL, nav=PLACES)
    assert "ep-large" in page
    assert "<nav" not in page


def test_more_than_four_places_stay_in_the_header():
    assert "ep-thumb" not in frame("desk", nav=[*PLACES, PLACES[0]])


def test_a_named_tuples_own_count_is_no_badge():
    place = SimpleNamespace(url="/", label="Home", icon="home", current=True, count=[].count)
    assert "ep-count" not in frame("member", nav=[place])


def test_acting_for_somebody_is_said_on_every_page_with_the_way_out():
    page = frame(
        "diner", acting_for=SimpleNamespace(full_name="Jean Smith", first_name="Jean"), stop_acting_url="/stop"
    )
    assert "You are acting for Jean Smith." in page
    assert 'action="/stop"' in page


def test_signing_out_is_a_button_that_posts():
    page = frame("member", person=SimpleNamespace(first_name="Asha"), sign_out_url="/sign-out")
    assert re.search(r'<form method="post" action="/sign-out">\s*<input type="hidden" name="csrf_token"', page)


def test_a_language_read_from_the_right_turns_the_page():
    env = templates("ar")
    page = env.from_string('{% extends "layouts/public.html" %}{% block content %}<h1>x</h1>{% endblock %}').render(
        title="x"
    )
    assert '<html lang="ar" class="govuk-template" dir="rtl">' in page


def test_an_error_page_says_what_happened_one_way_on_and_a_number():
    page = ENV.get_template("errors/error.html").render(title="This plate is empty", message="Gone.", council=COUNCIL)
    lint(page)
    assert "Go to the home page" in page
    assert "Or ring us" in page


def test_words_are_escaped_unless_they_are_markup():
    assert "&lt;b&gt;" in UI.note("<b>")
    assert "<b>" in UI.note(Markup("<b>x</b>"))
