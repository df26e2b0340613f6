"""The outbox of the index (what has changed and is still to be indexed), what editors set, and what readers ask."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search.analysis import stems_of
from search.query import LONGEST_TEXT, clean_text
from showcase.stories.models import StoryPage

LONGEST_WAIT: Final = timedelta(minutes=1)


class Change(models.Model):
    """A page that may have changed for the public; written in the transaction that changed it.

    It carries no content: whoever works it off reads the public row as it is then. There is no foreign key,
    because the page may be gone.
    """

    page_id = models.PositiveBigIntegerField(db_index=True)
    created_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"page {self.page_id}"


class Reading(models.Model):
    """Numbers the readings of the public rows: a write to the index with a higher number is the newer one.

    The number is drawn before the rows are read and after the outbox was, so that every change that a reading
    missed stands in the outbox still, and is read again under a higher number. A clock would not do: it can be
    set back.
    """

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def draw(cls) -> int:
        """Return a number above all that were drawn before."""
        number = int(cls.objects.create().pk)
        cls.objects.filter(pk__lt=number).delete()
        return number


class SynonymGroup(models.Model):
    """Words and phrases that readers use for one thing; applied to the question, so that no index is built anew.

    They are never shown: a page names only those that its stories' own wording holds.
    """

    FEWEST: Final = 2
    MOST: Final = 20
    LONGEST_ENTRY: Final = 60
    MOST_WORDS: Final = 5

    entries = models.TextField(
        _("words that mean the same"),
        max_length=2000,
        help_text=_("One word or phrase a line, in any language. A search for one of them finds all."),
    )

    class Meta:
        ordering = ["entries"]
        verbose_name = _("group of synonyms")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return ", ".join(self.words)

    @property
    def words(self) -> tuple[str, ...]:
        cleaned = (clean_text(line) for line in self.entries.splitlines())
        return tuple(dict.fromkeys(word for word in cleaned if word))

    def clean(self) -> None:
        """Refuse what a question could not be replaced by: too few, too many, too long, or nothing to search for."""
        words = self.words
        if not self.FEWEST <= len(words) <= self.MOST:
            raise ValidationError({"entries": _("Give between 2 and 20, each on a line of its own.")})
        for word in words:
            stems = stems_of(word)
            if not stems or len(stems) > self.MOST_WORDS or len(word) > self.LONGEST_ENTRY:
                raise ValidationError(
                    {"entries": _("“%(word)s” is too long, or holds nothing to search for.") % {"word": word}}
                )
        self.entries = "\n".join(words)


class PickedStory(models.Model):
    """A story that the editors show above the results of one question, as long as it is public and stands."""

    words = models.CharField(
        _("question"),
        max_length=LONGEST_TEXT,
        help_text=_("What a reader asks. The order and the forms of the words do not matter."),
    )
    story = models.ForeignKey(
        StoryPage, models.CASCADE, related_name="picks", verbose_name=_("story"),
        help_text=_("A public story of another institution than your own."),
    )  # fmt: skip
    until = models.DateField(_("shown until"), null=True, blank=True)
    key = models.CharField(max_length=LONGEST_TEXT * 2, editable=False, db_index=True)

    class Meta:
        ordering = ["words", "pk"]
        verbose_name = _("picked story")
        verbose_name_plural = _("picked stories")
        constraints = [models.UniqueConstraint(fields=["key", "story"], name="one_pick_a_question")]

    def __str__(self) -> str:
        return f"{self.words}: {self.story}"

    def clean(self) -> None:
        self.key = key_of(self.words)
        if not self.key:
            raise ValidationError({"words": _("There is nothing to search for in this.")})
        twin = PickedStory.objects.filter(key=self.key, story_id=self.story_id).exclude(pk=self.pk)
        if self.story_id and twin.exists():
            raise ValidationError({"story": _("This story is picked for this question already.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = key_of(self.words)
        super().save(*args, **kwargs)


def key_of(text: str) -> str:
    """Return what two questions have in common that ask the same in other order and other forms of words."""
    return " ".join(sorted(set(stems_of(text))))[: LONGEST_TEXT * 2]


class AskedQuestion(models.Model):
    """How often one question was asked on one day, and found nothing. No reader, no address, no time of day.

    `digest` is keyed, and another one each month. `text` stays empty until the question was asked FEWEST times in its
    month: what one reader alone asked is never written down (docs/decisions/0012).
    """

    FEWEST: Final = 5

    day = models.DateField(default=date.today)
    digest = models.CharField(max_length=64)
    text = models.CharField(max_length=LONGEST_TEXT, blank=True, db_index=True)
    asked = models.PositiveIntegerField(default=0)
    found_nothing = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["digest", "day"], name="one_count_a_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.asked}"
