"""The form field of a picture: a broken file is refused, never an error of ours."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from showcase.media.metadata.unfit import Reason
from showcase.media.uploads import REFUSALS


class PictureField(WagtailImageField):
    """Wagtail 8.0 opens a picture a second time outside its own guard: a PNG cut short is a 500 there."""

    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except (OSError, ValueError, SyntaxError, IndexError, KeyError, TypeError) as error:
            raise ValidationError(REFUSALS[Reason.MALFORMED], code=Reason.MALFORMED.value) from error


class PictureForm(BaseImageForm):
    """Wagtail's own form of a picture, with our field in it."""

    file = PictureField(label=_("File"))
