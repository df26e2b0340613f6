from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="answerable",
            field=models.JSONField(
                default=list,
                help_text="Register pages of the institutions that the text credits: their people may not judge it.",
            ),
        ),
    ]
