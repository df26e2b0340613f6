"""Departments are isolated: a group, page permissions and a collection for each institution's subtree."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from showcase.accounts.models import Membership, Role
from showcase.institutions.models import InstitutionPage

_PAGE_PERMISSIONS = ("add_page", "change_page")
# Wagtail asks for the rights on its own models, whichever models a site uses in their place.
_COLLECTION_PERMISSIONS = ("add_image", "choose_image", "add_document", "choose_document")
DESK_GROUP = "Moderation desk"


def open_department(institution: InstitutionPage) -> Group:
    """Return the group of this institution, with its rights on its own subtree in every language and its collection."""
    register_page = institution.register_page
    group, _created = Group.objects.get_or_create(name=f"Department {register_page.pk}")
    group.permissions.add(_admin_access())
    for page in InstitutionPage.objects.filter(translation_key=register_page.translation_key):
        for permission in Permission.objects.filter(
            codename__in=_PAGE_PERMISSIONS, content_type__app_label="wagtailcore"
        ):
            GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)
    collection = collection_of(register_page)
    for permission in Permission.objects.filter(
        codename__in=_COLLECTION_PERMISSIONS, content_type__app_label__in=("wagtailimages", "wagtaildocs")
    ):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=permission
        )
    return group


def collection_of(institution: InstitutionPage) -> Collection:
    """Return the institution's own collection of pictures and documents."""
    name = f"Department {institution.register_page.pk}"
    existing = Collection.objects.filter(name=name).first()
    return existing or Collection.get_first_root_node().add_child(name=name)


def desk_group() -> Group:
    """Return the group of the moderation desk: it enters the admin and has no right on any page."""
    group, _created = Group.objects.get_or_create(name=DESK_GROUP)
    group.permissions.add(_admin_access())
    return group


def _admin_access() -> Permission:
    return Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")


def enrol(user: Any, institution: InstitutionPage, role: Role) -> Membership:
    """Give `user` a role for `institution`, and the rights that go with it."""
    membership, _created = Membership.objects.get_or_create(
        user=user, institution=institution.register_page, role=role
    )
    if role in {Role.SUBMITTER, Role.COORDINATOR}:
        user.groups.add(open_department(institution))
    elif role in {Role.MODERATOR, Role.SENIOR, Role.AUDITOR}:
        user.groups.add(desk_group())
    return membership
