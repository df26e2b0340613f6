"""The controlled lists by which stories are classified and found.

The rows ship with the code (`data/*.csv`, see `loader`); only topics are written by people.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Labelled(models.Model):
    """A term that people read by name, in their own language where there is one."""

    name = models.CharField(_("name"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def label(self, language: str) -> str:
        """Return the name in `language` ("hi", "ur-PK"), or the English name where none is recorded."""
        primary = language.replace("_", "-").partition("-")[0].lower()
        return getattr(self, f"name_{primary}", "") or self.name


class Translated(Labelled):
    """A term of a fixed scheme, whose name is recorded in Hindi and Urdu beside English."""

    # Its wording comes with the code: no moderator reads it, and a place may be called like a person.
    ships_with_the_code = True

    name_hi = models.CharField(_("name in Hindi"), max_length=200, blank=True)
    name_ur = models.CharField(_("name in Urdu"), max_length=200, blank=True)

    class Meta:
        abstract = True


class RegionQuerySet(models.QuerySet["Region"]):
    def countries(self) -> RegionQuerySet:
        """Keep the countries (ISO 3166-1)."""
        return self.filter(parent=None)

    def in_country(self, code: str) -> RegionQuerySet:
        """Keep the country with this ISO 3166-1 alpha-2 code and everything inside it."""
        return self.filter(country_code=code.upper())


class Region(Translated):
    """A country (ISO 3166-1) or one of its subdivisions (ISO 3166-2)."""

    code = models.CharField(_("ISO 3166 code"), max_length=6, primary_key=True)
    # No choices: each country brings its own kinds, and is added without a migration.
    kind = models.CharField(_("kind"), max_length=40)
    country_code = models.CharField(_("country"), max_length=2, db_index=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    @property
    def is_country(self) -> bool:
        return self.code == self.country_code

    @property
    def country(self) -> Region:
        """The country that this region lies in; a country is its own. Costs one query for a subdivision."""
        return self if self.is_country else Region.objects.get(code=self.country_code)


class Sector(Translated):
    """A function of government: a division or a group of COFOG 1999 (United Nations)."""

    code = models.CharField(_("COFOG code"), max_length=4, primary_key=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="groups",
        verbose_name=_("division"),
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")


class Goal(Translated):
    """One of the 17 Sustainable Development Goals (United Nations, A/RES/70/1)."""

    number = models.PositiveSmallIntegerField(_("number"), primary_key=True)
    uri = models.URLField(_("URI"), unique=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("goal")
        verbose_name_plural = _("goals")


class Target(Labelled):
    """One of the 169 targets of the goals: the name is our short wording, the URI leads to the official."""

    code = models.CharField(_("code"), max_length=5, primary_key=True)
    uri = models.URLField(_("URI"), unique=True)
    # By code, 3.10 would stand before 3.2.
    position = models.PositiveSmallIntegerField(_("position"))
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="targets", verbose_name=_("goal"))

    class Meta:
        ordering = ["position"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")


class PracticeType(Translated):
    """What kind of change a practice makes."""

    key = models.SlugField(_("key"), max_length=40, primary_key=True)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["position"]
        verbose_name = _("practice type")
        verbose_name_plural = _("practice types")


class InstitutionType(Translated):
    """What kind of institution a practice is credited to."""

    key = models.SlugField(_("key"), max_length=40, primary_key=True)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["position"]
        verbose_name = _("institution type")
        verbose_name_plural = _("institution types")


class Topic(Labelled):
    """A free subject, outside the fixed schemes."""

    slug = models.SlugField(_("slug"), max_length=80, primary_key=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
