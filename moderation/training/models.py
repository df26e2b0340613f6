"""Certificates of the ethics training; without a valid one nobody submits or clears."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def valid(self) -> CertificateQuerySet:
        return self.filter(expires_on__gte=timezone.localdate())


class Certificate(models.Model):
    """One passed module of one account."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="certificates")
    module = models.SlugField(max_length=60)
    issued_on = models.DateField(default=timezone.localdate)
    expires_on = models.DateField()

    objects = CertificateQuerySet.as_manager()

    class Meta:
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.module} until {self.expires_on}"
