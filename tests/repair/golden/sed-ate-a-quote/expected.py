DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "sophia",
        "HOST": "db.internal",
    }
}
