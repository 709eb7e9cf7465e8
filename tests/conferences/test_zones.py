"""The zones that people choose from: each by the name in use, and other names kept."""

from conferences.zones import ZoneField, ZoneSelect, zone_names, zone_options


def test_each_zone_is_offered_once_by_the_name_in_use() -> None:
    names = zone_names()
    assert {"America/Los_Angeles", "America/New_York", "Asia/Kolkata", "Europe/Zurich"} <= set(names)
    assert {"US/Eastern", "Asia/Calcutta", "America/Buenos_Aires", "GB", "UTC"}.isdisjoint(names)
    assert len(names) == len(set(names))


def test_an_older_name_is_accepted_and_shown_as_it_is() -> None:
    field = ZoneField(choices=[("UTC", "UTC"), *zone_options()])
    assert field.clean("US/Eastern") == "US/Eastern"
    select = ZoneSelect(choices=[("UTC", "UTC"), *zone_options()])
    shown = select.render("zone", "US/Eastern")
    assert shown.count(" selected") == 1
    assert '<option value="US/Eastern" selected>US/Eastern</option>' in shown
    assert "US/Eastern" not in select.render("zone", "UTC")


def test_what_is_no_zone_is_refused() -> None:
    field = ZoneField(choices=zone_options())
    assert not field.valid_value("Mars/Olympus_Mons")
