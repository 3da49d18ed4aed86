"""What is done for persons at night."""

from __future__ import annotations

from django.utils import timezone

from siraba.apps.foundation.jobs import Run, job
from siraba.apps.persons.actions.concerning import TELL, tell_waiting
from siraba.apps.persons.actions.documents import destroy_due
from siraba.apps.persons.actions.names import compare_waiting, count_names, people_after, renew_keys
from siraba.apps.persons.actions.own import SEND_OWN, send_waiting
from siraba.apps.persons.actions.rows import COMPARE
from siraba.apps.persons.breaching import remind_of_breaches
from siraba.apps.persons.reminding import remind


@job("person.names")
def count_the_names(run: Run) -> None:
    """Count how many people bear each name, and give files their keys that have none (of an older Siraba)."""
    last = int(run.cursor.get("last", 0))
    done = run.row.done
    while chunk := people_after(last):
        renew_keys(chunk)
        last, done = chunk[-1], done + len(chunk)
        run.advance(done=done, cursor={"last": last})
    run.finish(names=count_names())


@job(COMPARE)
def compare_people(run: Run) -> None:
    """Seek among the register the lookalikes of people who came by a file."""
    done = run.row.done
    while some := compare_waiting():
        done += some
        run.advance(done=done)


@job("document.destroy")
def destroy_copies(run: Run) -> None:
    """Destroy copies of documents whose last day has passed."""
    run.finish(destroyed=destroy_due(timezone.localdate()))


@job(SEND_OWN, urgent=True)
def send_own_codes(run: Run) -> None:
    """Send codes to those who asked to come to their own file, and are known."""
    done = run.row.done
    while some := send_waiting():
        done += some
        run.advance(done=done)
    run.finish(looked=done)


@job("right.remind")
def remind_officers(run: Run) -> None:
    """Remind the data protection officers of what people asked and nobody answered yet."""
    run.finish(due=remind(timezone.localdate()))


@job(TELL, urgent=True)
def tell_of_breach(run: Run) -> None:
    """Tell the people whom a breach concerns, a message each."""
    done = run.row.done
    while some := tell_waiting(run.row.arguments["breach"]):
        done += some
        run.advance(done=done)
    run.finish(tried=done)


@job("breach.remind")
def remind_of_clocks(run: Run) -> None:
    """Remind the officers of breaches of which the authority has not been told."""
    run.finish(running=remind_of_breaches(timezone.now()))
