"""Pictures are public with the story that shows them, and not before; their files are served here and nowhere else."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.permissions import policy_registry

from showcase.media.models import ShowcaseImage, ShowcaseRendition
from showcase.stories.models import StoryPage

# A withdrawn picture leaves the readers' caches within this time.
SECONDS: Final = 300
_KEEPERS: Final = ("add", "change", "delete", "choose")


@require_safe
def serve_picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """Answer with a stored picture; 404 unless a public story shows it, or the reader keeps its collection.

    Readers get the sizes that pages use. An original is for its keepers; a document is never served by its file's name.
    """
    rendition = ShowcaseRendition.objects.select_related("image").filter(file=path).first()
    original = None if rendition else ShowcaseImage.objects.filter(file=path).first()
    if rendition is not None and is_shown(rendition.image_id):
        response: HttpResponseBase = serve(request, path, document_root=settings.MEDIA_ROOT)
        patch_cache_control(response, public=True, max_age=SECONDS)  # type: ignore[arg-type]
        return response
    image = rendition.image if rendition else original
    if image is None or not keeps(request.user, image):
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    patch_cache_control(response, private=True, no_store=True)  # type: ignore[arg-type]
    return response


def is_shown(image_id: int) -> bool:
    """Say whether a public story shows this picture, at its head or in its text."""
    stories = StoryPage.objects.public().order_by()
    if stories.filter(image_id=image_id).exists():
        return True
    # Not the reference index: it is written after the commit, and not at all while a demo is loaded.
    key = f'"image": {image_id}'
    in_text = Q(text__contains=f"{key},") | Q(text__contains=f"{key}}}")
    return stories.annotate(text=Cast("what_was_done", TextField())).filter(in_text).exists()


def keeps(user: Any, item: Any) -> bool:
    """Say whether `user` has any right on the collection in which a picture or document is kept."""
    policy = policy_registry.get_by_type(type(item))
    return bool(user.is_active and policy.user_has_any_permission_for_instance(user, _KEEPERS, item))
