"""Start from nothing that nobody cleared.

Wagtail's first migrations make a live welcome page, grant its default groups add, change and publish on the root,
and put a workflow of its own there. All three go; the languages of the site come.
"""

from django.db import migrations

LANGUAGES = ("en", "hi", "ur")


def start_empty(apps, schema_editor):
    page = apps.get_model("wagtailcore", "Page")
    apps.get_model("wagtailcore", "Site").objects.filter(root_page__depth=2).delete()
    page.objects.filter(depth=2, slug="home", content_type__model="page").delete()
    page.objects.filter(depth=1).update(numchild=page.objects.filter(depth=2).count())
    apps.get_model("wagtailcore", "GroupPagePermission").objects.filter(page__depth=1).delete()
    apps.get_model("wagtailcore", "GroupCollectionPermission").objects.filter(collection__depth=1).delete()
    apps.get_model("wagtailcore", "WorkflowPage").objects.all().delete()
    apps.get_model("wagtailcore", "WorkflowTask").objects.all().delete()
    apps.get_model("wagtailcore", "GroupApprovalTask").objects.all().delete()
    apps.get_model("wagtailcore", "Task").objects.all().delete()
    apps.get_model("wagtailcore", "Workflow").objects.all().delete()
    apps.get_model("auth", "Group").objects.filter(name__in=("Moderators", "Editors")).delete()
    for code in LANGUAGES:
        apps.get_model("wagtailcore", "Locale").objects.get_or_create(language_code=code)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
    ]

    operations = [migrations.RunPython(start_empty, migrations.RunPython.noop)]
