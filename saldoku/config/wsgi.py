"""The WSGI application that `saldoku serve` runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saldoku.config.settings")
application = get_wsgi_application()
