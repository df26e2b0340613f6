"""The demo is what it says: made by the services, and the patrol has nothing to object to."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from moderation.review.models import Submission
from showcase.feedback.models import Correction
from showcase.institutions.models import InstitutionPage
from showcase.publication.models import Publication
from showcase.replication.models import Adoption
from showcase.stories.models import StoryPage


@pytest.mark.django_db
def test_the_demo_loads_once_and_every_word_of_it_was_cleared() -> None:
    call_command("load_demo", stdout=io.StringIO())
    call_command("audit_publications", stdout=io.StringIO())
    public = StoryPage.objects.public()
    languages = list(public.values_list("locale__language_code", flat=True))
    assert public.count() >= 60
    assert languages.count("hi") >= 6
    assert languages.count("ur") >= 4
    assert len(set(public.values_list("region__country_code", flat=True))) == 6
    assert len(set(public.values_list("sector__parent_id", flat=True))) == 10
    assert InstitutionPage.objects.filter(locale__language_code="en").count() >= 25
    raw = Submission.objects.open()
    assert raw.exclude(state="returned").count() == 10
    assert raw.filter(state="returned").exists()
    assert raw.filter(blocking=0).count() == 0
    assert Correction.objects.count() == 1
    assert Publication.objects.exclude(withdrawal="").count() == 1
    assert Adoption.objects.public().values("story").distinct().count() == 2
    call_command("load_demo", stdout=io.StringIO())
    assert StoryPage.objects.public().count() == public.count()
