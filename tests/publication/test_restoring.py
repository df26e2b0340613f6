"""A story comes back from its revision as Wagtail would bring it, at a fixed number of statements."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from modelcluster.models import ClusterableModel

from showcase.publication.restoring import without_dangling
from showcase.stories.models import StoryPage
from tests import factories

pytestmark = pytest.mark.django_db


def by_modelcluster(data):
    return ClusterableModel.from_serializable_data.__func__(StoryPage, data).serializable_data()


def test_a_healthy_revision_comes_back_whole():
    data = factories.story(rows=2, results=3).serializable_data()

    restored = StoryPage.from_serializable_data(data).serializable_data()

    assert restored == by_modelcluster(data)
    assert restored["results"] and restored["lead_credits"]


def test_a_row_whose_story_is_gone_is_left_out():
    data = factories.story(rows=1).serializable_data()
    other = factories.story()
    data["related_cases"] = [
        {"pk": None, "sort_order": 0, "story": data["pk"], "other": other.pk, "kind": "similar"},
        {"pk": None, "sort_order": 1, "story": data["pk"], "other": 999_999, "kind": "similar"},
    ]

    restored = StoryPage.from_serializable_data(data)

    assert [row.other_id for row in restored.related_cases.all()] == [other.pk]
    assert restored.serializable_data() == by_modelcluster(data)


def test_a_file_that_is_gone_is_forgotten_where_modelcluster_would_fail():
    data = factories.story(rows=1).serializable_data()
    data["kit"] = [{**data["kit"][0], "document": 999_999}]

    assert [row.document_id for row in StoryPage.from_serializable_data(data).kit.all()] == [None]


def test_the_number_of_statements_does_not_grow_with_the_rows():
    counts = []
    for rows in (1, 6):
        data = factories.story(rows=rows, results=rows).serializable_data()
        with CaptureQueriesContext(connection) as statements:
            without_dangling(StoryPage, data)
        counts.append(len(statements))
    assert counts[0] == counts[1] > 0
