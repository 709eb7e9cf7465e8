"""The form renderer: what a screen reader is told."""

import re

from django import forms

from ui.forms import Chips, ChoiceRows, Scale, count_words, limit_words, voice


class Paper(forms.Form):
    """One field of each kind."""

    title = limit_words(forms.CharField(widget=voice(forms.TextInput()), help_text="As on the paper."), 3)
    email = forms.EmailField(widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    track = forms.ChoiceField(
        choices=[("a", "A"), ("b", "B")],
        widget=ChoiceRows(notes={"b": "Names withheld."}, framed=True),
        help_text="One.",
    )
    topics = forms.MultipleChoiceField(choices=[("x", "X")], widget=Chips())
    impact = forms.ChoiceField(choices=[("1", "1"), ("2", "2")], widget=Scale(meanings={"2": "many"}))
    agreed = forms.BooleanField(label="Agreed")
    token = forms.CharField(widget=forms.HiddenInput())


def test_help_and_error_are_tied_to_their_field() -> None:
    html = str(Paper(data={"title": ""}))
    field = re.search(r'<input type="text" name="title"[^>]*>', html)
    assert field is not None
    assert 'aria-describedby="id_title_helptext id_title_error"' in field[0]
    assert 'aria-invalid="true"' in field[0]
    assert 'id="id_title_helptext"' in html
    assert 'id="id_title_error"' in html
    assert '<label class="field-label" for="id_title">Title</label>' in html


def test_the_error_stands_before_the_field() -> None:
    html = str(Paper(data={})["email"].as_field_group())
    assert html.index('id="id_email_error"') < html.index("<input")


def test_choices_are_a_group_with_a_legend() -> None:
    html = Paper(data={})["track"].as_field_group()
    assert html.startswith('<fieldset class="field field--error" id="id_track_field"')
    assert 'aria-describedby="id_track_helptext id_track_error"' in html
    assert '<legend class="field-head"><span class="field-label">Track</span>' in html
    assert '<span class="choice-note">Names withheld.</span>' in html
    assert html.count('type="radio"') == 2


def test_autocomplete_is_kept() -> None:
    assert 'autocomplete="email"' in Paper()["email"].as_field_group()


def test_a_single_tick_box_has_its_label_after_it() -> None:
    html = Paper()["agreed"].as_field_group()
    assert html.index("<input") < html.index("<span>Agreed</span>")


def test_words_are_counted_against_the_limit() -> None:
    assert ">2 of 3 words<" in Paper(initial={"title": "two words"})["title"].as_field_group()
    assert "field-counter--over" in Paper(initial={"title": "four words are here"})["title"].as_field_group()
    assert count_words(" two\n words ") == 2


def test_a_scale_knows_the_meaning_of_each_value() -> None:
    html = Paper()["impact"].as_field_group()
    assert '<span class="scale-word" data-value="2">2: many</span>' in html
    assert "not scored yet" in html


def test_chips_keep_what_was_chosen() -> None:
    assert re.search(r'value="x"[^>]*checked', Paper(initial={"topics": ["x"]})["topics"].as_field_group())


def test_hidden_fields_are_in_the_form_once() -> None:
    assert str(Paper()).count('name="token"') == 1


def test_what_was_typed_is_escaped() -> None:
    html = str(Paper(data={"title": '"><script>'}))
    assert "<script>" not in html
