import pytest
from tests import factories as f
from showcase.publication.digest import digest_of
from showcase.publication.public_text import passages_of
from showcase.stories.models import StoryPage
from showcase.stories.rows import load_rows
from showcase.stories.cards import cards_for

def test_rows(db, django_assert_max_num_queries):
    i=f.institution("Water Office"); j=f.institution("Ferry Service")
    s=f.story(holder=i, supporting=[j], results=3, rows=2)
    t=f.story(holder=i)
    p=f.programme()
    s.programmes.set([p]); s.practice_types.set(["process","digital"][:1]); s.save_base(raw=False) if 0 else None
    from showcase.stories.parts import RelatedCase
    RelatedCase.objects.bulk_create([RelatedCase(story=s, other=t, kind="related", sort_order=0)])
    a=StoryPage.objects.get(pk=s.pk); b=StoryPage.objects.get(pk=s.pk)
    with django_assert_max_num_queries(2) as c:
        load_rows(b)
    b=StoryPage.objects.select_related("locale","region","sector","image").get(pk=s.pk); load_rows(b)
    with django_assert_max_num_queries(0):
        pb=passages_of(b)
    assert pb==passages_of(a)
    assert digest_of(a)==digest_of(b)
    ids=f.stories(50,[i,j])
    with django_assert_max_num_queries(4): cards=cards_for(ids)
    assert len(cards)==50; print(cards[0])
