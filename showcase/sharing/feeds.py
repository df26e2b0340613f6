"""The newest stories as Atom, RSS and JSON Feed. The author of an entry is its institution."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.translation import gettext as _

from showcase.home.templatetags.showcase_format import evidence_sentence, with_unit
from showcase.institutions.names import active_language
from showcase.publication.models import Tombstone
from showcase.sharing.records import LICENCE_URLS
from showcase.sharing.responses import revalidated
from showcase.stories.cards import Card, cards_for
from showcase.stories.lists import in_place, newest_first, readable_in, under_function

ENTRIES = 30
MAX_AGE = 300
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
FOUNDED = datetime(2024, 1, 1, tzinfo=UTC)


class _Atom(Atom1Feed):
    """Atom whose date is that of its newest entry, so that an empty feed does not change each second."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else FOUNDED

    def root_attributes(self) -> dict[str, str]:
        return {**super().root_attributes(), "xmlns:at": TOMBSTONES}

    def add_root_elements(self, handler: Any) -> None:
        """Add a deleted entry for each story that was published in error (RFC 6721)."""
        super().add_root_elements(handler)
        for tombstone in Tombstone.objects.all()[:ENTRIES]:
            attributes = {"ref": _entry_id(tombstone.case_id), "when": rfc3339_date(tombstone.removed_at)}
            handler.addQuickElement("at:deleted-entry", "", attributes)


class _Rss(Rss201rev2Feed):
    """RSS 2.0 with the institution as `dc:creator`: its own author element wants an e-mail address."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else FOUNDED


def atom(request: HttpRequest) -> HttpResponse:
    return _answer(request, _Atom, reverse("feed"))


def rss(request: HttpRequest) -> HttpResponse:
    return _answer(request, _Rss, reverse("feed-rss"))


def json_feed(request: HttpRequest) -> HttpResponse:
    """Answer with a JSON Feed 1.1."""
    base, cards = _base(), _cards(request)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(),
        "home_page_url": f"{base}/{active_language()}/",
        "feed_url": base + reverse("feed-json"),
        "description": _subtitle(),
        "language": active_language(),
        "items": [
            {
                "id": _entry_id(card.case_id),
                "url": base + card.url,
                "title": card.title,
                "content_text": _text(card),
                "language": card.language,
                "date_published": card.first_published_at.isoformat(),
                "date_modified": card.published_at.isoformat(),
                "authors": [{"name": lead.title, "url": base + lead.url} for lead in card.institutions],
                "tags": [tag for tag in (card.division_name, card.country) if tag],
            }
            for card in cards
        ],
    }
    response = JsonResponse(feed, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/feed+json; charset=utf-8"
    return revalidated(request, response, max_age=MAX_AGE, modified=_newest(cards).timestamp())


def _answer(request: HttpRequest, kind: type[SyndicationFeed], address: str) -> HttpResponse:
    base, cards = _base(), _cards(request)
    feed = kind(
        title=_title(), link=f"{base}/{active_language()}/", description=_subtitle(), subtitle=_subtitle(),
        language=active_language(), feed_url=base + address,
    )  # fmt: skip
    for card in cards:
        feed.add_item(**_entry(card, base))
    response = HttpResponse(content_type=kind.content_type)
    feed.write(response, "utf-8")
    return revalidated(request, response, max_age=MAX_AGE, modified=_newest(cards).timestamp())


def _entry_id(case_id: str) -> str:
    return f"{_base()}/case/{case_id}/"


def _entry(card: Card, base: str) -> dict[str, Any]:
    return {
        "title": card.title,
        "link": base + card.url,
        "description": _text(card),
        "unique_id": _entry_id(card.case_id),
        "unique_id_is_permalink": True,
        "author_name": card.institution or _site(),
        "categories": [name for name in (card.division_name, card.country) if name],
        "pubdate": card.first_published_at,
        "updateddate": card.published_at,
        "item_copyright": LICENCE_URLS.get(card.licence, card.licence),  # type: ignore[call-overload]
    }


def _cards(request: HttpRequest) -> list[Card]:
    """Return the cards of the newest standing stories, of a function or a place where the reader asks for one."""
    stories = readable_in(active_language()).filter(publication__withdrawal="")
    stories = under_function(stories, _codes(request, "function"))
    stories = in_place(stories, _codes(request, "place"))
    return cards_for(list(newest_first(stories).values_list("pk", flat=True)[:ENTRIES]))


def _codes(request: HttpRequest, name: str) -> list[str]:
    return [code for code in request.GET.getlist(name) if 0 < len(code) <= 6 and "\x00" not in code][:10]


def _text(card: Card) -> str:
    """Return the summary, the figure, what did not work and the evidence: the card in words."""
    parts = [card.passage]
    if card.result and card.result.before is not None and card.result.after is not None:
        before = with_unit(card.result.before, card.result.unit)
        after = with_unit(card.result.after, card.result.unit)
        parts.append(
            _("%(what)s: from %(before)s to %(after)s.")
            % {"what": card.result.name, "before": before, "after": after}
        )
    if card.did_not_work:
        parts.append(_("Did not work: %(text)s") % {"text": card.did_not_work})
    parts.append(f"{evidence_sentence(card.level)}.")
    return " ".join(parts)


def _newest(cards: Sequence[Card]) -> datetime:
    """Return when the feed last changed: a story came, or one was taken off."""
    removed = Tombstone.objects.values_list("removed_at", flat=True).first()
    return max([FOUNDED, *(card.published_at for card in cards), *([removed] if removed else [])])


def _title() -> str:
    return _("%(site)s: newest results") % {"site": _site()}


def _subtitle() -> str:
    return _("What public offices changed, with the evidence and the failures.")


def _site() -> str:
    return str(settings.SHOWCASE_SITE_NAME)


def _base() -> str:
    return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/")
