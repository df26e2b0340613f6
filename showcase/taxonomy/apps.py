from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TaxonomyConfig(AppConfig):
    name = "showcase.taxonomy"
    label = "taxonomy"
    verbose_name = _("Classification")
    default_auto_field = "django.db.models.BigAutoField"
