"""The closed vocabularies of a story (PRODUCT: fields F1-F4); keys are stable, labels are translated."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    IDENTIFY = "identify", _("Problem identified")
    DESIGN = "design", _("Design")
    PILOT = "pilot", _("Pilot")
    IMPLEMENT = "implement", _("In operation")
    EVALUATE = "evaluate", _("Evaluated")
    INSTITUTIONALISE = "institutionalise", _("Institutionalised")
    DISCONTINUED = "discontinued", _("Discontinued")


class Headcount(models.TextChoices):
    """A team of one is not offered: that would be a person (rule S01)."""

    SMALL = "2-5", _("2 to 5 people")
    MEDIUM = "6-20", _("6 to 20 people")
    LARGE = "21-100", _("21 to 100 people")
    VERY_LARGE = "100+", _("more than 100 people")


class SupportRole(models.TextChoices):
    FUNDER = "funder", _("Funding")
    TECHNOLOGY = "technology", _("Technology")
    COMMUNITY = "community", _("Community")
    RESEARCH = "research", _("Research")
    DELIVERY = "delivery", _("Delivery")


class Participation(models.TextChoices):
    """The spectrum of the International Association for Public Participation."""

    NONE = "none", _("None")
    INFORM = "inform", _("Inform")
    CONSULT = "consult", _("Consult")
    INVOLVE = "involve", _("Involve")
    COLLABORATE = "collaborate", _("Collaborate")
    EMPOWER = "empower", _("Empower")


class SourceKind(models.TextChoices):
    REGISTER = "register", _("Register")
    ORDER = "official-order", _("Official order")
    DATASET = "dataset", _("Dataset")
    AUDIT = "audit", _("Audit")
    EVALUATION = "evaluation", _("Evaluation")
    SURVEY = "survey", _("Survey")
    PEER_REVIEWED = "peer-reviewed", _("Peer-reviewed article")
    PRESS = "press", _("Press")
    OTHER = "other", _("Other")


class KitKind(models.TextChoices):
    SOP = "sop", _("Operating procedure")
    TEMPLATE = "template", _("Template")
    ORDER = "order", _("Order")
    FORM = "form", _("Form")
    DATASET = "dataset", _("Dataset")
    CODE = "code", _("Source code")
    BUDGET = "budget", _("Budget")
    TRAINING = "training", _("Training material")
    PROCUREMENT = "procurement", _("Procurement document")


class RelationKind(models.TextChoices):
    RELATED = "related", _("Related case")
    PART_OF = "part-of", _("Part of")
    COMPONENT = "component", _("Component")
    REPLICATES = "replicates", _("Replicates")


class EvidenceLevel(models.IntegerChoices):
    NOT_VERIFIED = 0, _("not independently verified")
    DOCUMENTED = 1, _("documented by the institution")
    SECOND_OFFICE = 2, _("confirmed by a second office")
    THIRD_PARTY = 3, _("third-party data or audit")
    COMPARISON = 4, _("evaluation with a comparison group")
    REPLICATED = 5, _("independent replication confirmed")
