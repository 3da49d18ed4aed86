"""The WSGI entry that the server runs."""

from __future__ import annotations

import logging
import os
import threading
import time
from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siraba.settings")
application = get_wsgi_application()


def _keep_warm() -> None:
    from django.conf import settings  # noqa: PLC0415 - Django is ready only now
    from django.db import connections  # noqa: PLC0415 - as above

    from siraba.apps.foundation.collecting import set_aside  # noqa: PLC0415 - as above
    from siraba.apps.shortlists.warming import until_tomorrow, warm_up  # noqa: PLC0415 - as above

    here = ZoneInfo(settings.SIRABA_TIME_ZONE)
    while True:
        try:
            warm_up(datetime.now(here).date())
        except Exception:
            logging.getLogger("siraba.pool").exception("the search could not be made ready; the first one will wait")
        finally:
            connections.close_all()
        set_aside()
        time.sleep(until_tomorrow(datetime.now(here)))


# the server answers meanwhile; only a search that comes this early waits for what is being loaded
threading.Thread(target=_keep_warm, name="warm-up", daemon=True).start()
