from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("kit", "0008_mail_files"),
    ]

    operations = [
        migrations.AddField(
            model_name="mail",
            name="about",
            field=models.CharField(default="", max_length=60),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(fields=["stream", "about"], name="mail_by_about"),
        ),
    ]
