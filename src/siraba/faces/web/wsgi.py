"""The WSGI entry that the server runs."""

from __future__ import annotations

import logging
import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siraba.settings")
application = get_wsgi_application()


def _warm_up() -> None:
    from django.db import connections  # noqa: PLC0415 - Django is ready only now

    from siraba.apps.shortlists.pool import warm_up  # noqa: PLC0415 - as above

    try:
        warm_up()
    except Exception:
        logging.getLogger("siraba.pool").exception("the search could not be made ready; the first one will wait")
    finally:
        connections.close_all()


# the server answers meanwhile; only a search that comes this early waits for what is being loaded
threading.Thread(target=_warm_up, name="warm-up", daemon=True).start()
